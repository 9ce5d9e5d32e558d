"""Device Farm's resources, one module a family: what is recorded of them and their operations. Importing this declares all."""

from moto_devicefarm.resources import account, devices, projects, remote_access, uploads

__all__ = ["account", "devices", "projects", "remote_access", "uploads"]
