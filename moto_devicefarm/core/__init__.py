"""Device Farm's rules without I/O and without moto. Nothing here imports moto, boto3 or the layers
above.
"""
