"""The moto service, laid out as each service in moto is. The only package that knows moto's
internals.
"""

from moto_devicefarm.devicefarm.models import devicefarm_backends

__all__ = ["devicefarm_backends"]
