"""Instance profiles and VPC endpoint configurations, which are for private devices."""

from __future__ import annotations

from moto_devicefarm.verification.account import PREFIX, Account
from moto_devicefarm.verification.probe import probe


@probe()
def members_of_instance_profiles(account: Account) -> None:
    """Which members and defaults has a new instance profile, and may two have one name?"""
    for members in ({}, {"description": ""}, {"excludeAppPackagesFromCleanup": ["com.example"]}):
        created = account.call("CreateInstanceProfile", name=PREFIX + "profile", **members)
        account.ask("GetInstanceProfile", arn=created["instanceProfile"]["arn"])


@probe()
def order_of_instance_profiles(account: Account) -> None:
    """In which order does ListInstanceProfiles answer, by creation or by name?"""
    for name in ("b", "c", "a"):
        account.call("CreateInstanceProfile", name=PREFIX + name)
    account.call("ListInstanceProfiles")


@probe()
def members_of_vpce_configurations(account: Account) -> None:
    """Which members has a VPC endpoint configuration, and is its service looked up?"""
    created = account.call(
        "CreateVPCEConfiguration",
        vpceConfigurationName=PREFIX + "vpce",
        vpceServiceName="com.amazonaws.vpce.us-west-2.vpce-svc-00000000000000000",
        serviceDnsName="probe.example.com",
    )
    arn = created["vpceConfiguration"]["arn"]
    account.call("GetVPCEConfiguration", arn=arn)
    account.ask("UpdateVPCEConfiguration", arn=arn, serviceDnsName="other.example.com")


@probe()
def wrong_vpce_configurations(account: Account) -> None:
    """What is said to the names of a VPC service and of a host that can't exist?"""
    for service, host in (("no service", "probe.example.com"), ("com.amazonaws.vpce", "a b")):
        account.ask(
            "CreateVPCEConfiguration",
            vpceConfigurationName=PREFIX + "vpce",
            vpceServiceName=service,
            serviceDnsName=host,
        )
