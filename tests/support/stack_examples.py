"""Properties of each type of Device Farm in CloudFormation, as a template has them."""

from __future__ import annotations

from typing import Any

PROJECT = "arn:aws:devicefarm:us-west-2:123456789012:project:00000000-0000-0000-0000-000000000001"
VPC = {"SecurityGroupIds": ["sg-12345678"], "SubnetIds": ["subnet-12345678"], "VpcId": "vpc-1"}
EXAMPLES: dict[str, dict[str, Any]] = {
    "Project": {
        "Name": "checkout",
        "DefaultJobTimeoutMinutes": 60,
        "EnvironmentVariables": [{"Name": "STAGE", "Value": "test"}],
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/farm",
        "VpcConfig": VPC,
    },
    "DevicePool": {
        "Name": "phones",
        "Description": "First",
        "ProjectArn": PROJECT,
        "MaxDevices": "3",
        "Rules": [{"Attribute": "PLATFORM", "Operator": "EQUALS", "Value": '"ANDROID"'}],
    },
    "InstanceProfile": {
        "Name": "clean",
        "Description": "First",
        "ExcludeAppPackagesFromCleanup": ["com.example"],
        "PackageCleanup": True,
        "RebootAfterUse": "false",
    },
    "NetworkProfile": {
        "Name": "slow",
        "Description": "First",
        "ProjectArn": PROJECT,
        **{
            f"{way}{what}": 10
            for way in ("Uplink", "Downlink")
            for what in ("BandwidthBits", "DelayMs", "JitterMs", "LossPercent")
        },
    },
    "TestGridProject": {"Name": "browsers", "Description": "First", "VpcConfig": VPC},
    "VPCEConfiguration": {
        "VpceConfigurationName": "shop",
        "VpceConfigurationDescription": "First",
        "VpceServiceName": "com.amazonaws.vpce.us-west-2.vpce-svc-1",
        "ServiceDnsName": "shop.internal",
    },
}
"""Every property of the reference, by the kind."""
