"""Which addresses are public: one of each sort that is not, written in each way that hides it."""

import pytest

from comity.network.addresses import why_not_public

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "198.17.255.255",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "64:ff9b::101:101",  # 1.1.1.1 on a network without IPv4
    "::ffff:8.8.8.8",
]
NOT_PUBLIC = {
    "this network": ["0.0.0.0", "0.1.2.3"],  # noqa: S104
    "a private network": [
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
    ],
    "a provider's inner network": ["100.64.0.1", "100.127.255.255"],
    "this machine itself": ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
    "the local link": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.9", "2001:db8::1", "3fff::1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255"],
    "protocol assignments": ["192.0.0.1", "2001::1", "2001:20::1"],
    "a retired relay": ["192.88.99.1", "2002:7f00:1::"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1"],
    "future use": ["240.0.0.1", "255.255.255.255"],
    "no machine": ["::"],
    "special use": ["::7f00:1", "64:ff9b:1::1", "100::1", "4000::1", "5f00::1"],
    "no address": ["", "localhost", "127.0.0.1.nip.io", "1.2.3", "::gg"],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_let_through(address):
    assert why_not_public(address) is None


@pytest.mark.parametrize(
    ("address", "purpose"), [(a, purpose) for purpose, addresses in NOT_PUBLIC.items() for a in addresses]
)
def test_every_other_address_is_named_by_its_purpose(address, purpose):
    assert why_not_public(address) == purpose
