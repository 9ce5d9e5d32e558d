"""The page ``/moto-devicefarm/``: what a served mock is doing, for a person whose test hangs."""
