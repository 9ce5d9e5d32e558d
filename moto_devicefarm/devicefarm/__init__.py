"""The moto service, laid out as each service in moto is. Rule: only this package and ``register``
touch moto's internals.
"""

from moto_devicefarm.devicefarm.models import devicefarm_backends

__all__ = ["devicefarm_backends"]
