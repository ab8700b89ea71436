"""Which internet addresses a page may be fetched from: those that anybody on the internet could reach.

The lists are those of the IANA registries of special-purpose addresses, written out so that the answer does
not change with the version of Python. An address that carries another inside it, such as ``::ffff:10.0.0.1``,
counts as the one inside.

References
----------
RFC 6890 and the registries iana-ipv4-special-registry and iana-ipv6-special-registry; RFC 6052 (NAT64).
"""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_KINDS_V4 = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "a provider's inner network"),
    ("127.0.0.0/8", "this machine itself"),
    ("169.254.0.0/16", "the local link"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "a retired relay"),
    ("192.168.0.0/16", "a private network"),
    ("198.18.0.0/15", "benchmarks"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "future use"),
)
# Outside 2000::/3 nothing is public; these names only make the message clearer.
_KINDS_V6 = (
    ("::1/128", "this machine itself"),
    ("::/128", "no machine"),
    ("fc00::/7", "a private network"),
    ("fe80::/10", "the local link"),
    ("fec0::/10", "a private network"),
    ("ff00::/8", "multicast"),
    ("2001:db8::/32", "documentation"),
    ("3fff::/20", "documentation"),
    ("2001::/23", "protocol assignments"),  # Teredo and ORCHID among them
    ("2002::/16", "a retired relay"),  # 6to4
)
_PUBLIC_V6 = "2000::/3"
_NAT64 = "64:ff9b::/96"  # how a network without IPv4 writes a public IPv4 address


def why_not_public(address: str) -> str | None:
    """What an address is for, where that is not the public internet; None for a public one.

    Parameters
    ----------
    address : in digits, as a resolver gives it; a scope such as ``%eth0`` may follow

    Examples
    --------
    >>> why_not_public("169.254.169.254"), why_not_public("::ffff:127.0.0.1")
    ('the local link', 'this machine itself')
    >>> why_not_public("93.184.216.34") is None
    True
    """
    try:
        meant = _innermost(ip_address(address.partition("%")[0]))
    except ValueError:
        return "no address"
    if isinstance(meant, IPv4Address):
        return next((purpose for network, purpose in _v4() if meant in network), None)
    purpose = next((purpose for network, purpose in _v6() if meant in network), None)
    return purpose or (None if meant in IPv6Network(_PUBLIC_V6) else "special use")


def _innermost(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in IPv6Network(_NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


@cache
def _v4() -> tuple[tuple[IPv4Network, str], ...]:
    return tuple((IPv4Network(network), purpose) for network, purpose in _KINDS_V4)


@cache
def _v6() -> tuple[tuple[IPv6Network, str], ...]:
    return tuple((IPv6Network(network), purpose) for network, purpose in _KINDS_V6)
