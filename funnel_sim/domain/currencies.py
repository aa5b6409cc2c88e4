"""Currency codes of ISO 4217 (2024) in use as money, without metals, funds and test codes."""

from __future__ import annotations

from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.quoting import quoted

_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
    KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
    VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""

CURRENCIES = frozenset(_CODES.split())
"""All codes, three capitals each."""

_SIGNS = {"€": "EUR", "EURO": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "JPY", "R$": "BRL"}


def check_currency(code: str) -> str:
    """`code` if it is a currency of ISO 4217; ValueError with the nearest code otherwise."""
    if code in CURRENCIES:
        return code
    meant = _SIGNS.get(code.upper())
    known = [meant] if meant else [c for c in CURRENCIES if c == code.upper()]
    hint = did_you_mean(known[0], known) if known else " Write for example EUR, USD or GBP."
    msg = f"must be in a currency of ISO 4217. Got {quoted(code)}.{hint}"
    raise ValueError(msg)
