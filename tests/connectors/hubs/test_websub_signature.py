import pytest

from connectors.hubs.websub_signature import is_signed

# RFC 2202 and RFC 4231, test case 2
SIGNED = [
    "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    (
        "sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47"
        "e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
    ),
    (
        "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    ),
]
BODY = b"what do ya want for nothing?"


@pytest.mark.parametrize("header", SIGNED)
def test_the_vectors_of_the_rfcs(header):
    assert is_signed(BODY, header, "Jefe")
    assert is_signed(BODY, f" {header} ", "Jefe")
    assert not is_signed(BODY, header, "jefe")
    assert not is_signed(BODY[:-1], header, "Jefe")
    assert not is_signed(BODY, header[:-1] + "8", "Jefe")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha1=",
        "=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "sha256=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "SHA1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "md5=750c783e6ab0b503eaa86e310a5db738",
        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79, sha1=x",
        "sha1=" + "é" * 40,
        "sha1=" + "٠" * 40,
    ],
)
def test_what_is_no_signature(header):
    assert not is_signed(BODY, header, "Jefe")
