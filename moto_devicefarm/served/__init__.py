"""The mock over HTTP: moto's own server with what Device Farm's URLs need in front of it. Needs the extra ``server``."""
