use proptest::prelude::*;

use super::*;

fn proxies(networks: &[&str]) -> TrustedProxies {
    let mut proxies = TrustedProxies::default();
    for network in networks {
        proxies.add(network).unwrap();
    }
    proxies
}

fn contains(networks: &[&str], address: &str) -> bool {
    proxies(networks).contains(address.parse().unwrap())
}

#[test]
fn a_network_holds_the_addresses_that_begin_alike() {
    for (network, inside, outside) in [
        ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
        ("10.0.0.0/9", "10.127.0.1", "10.128.0.1"),
        ("128.0.0.0/1", "255.0.0.1", "127.0.0.1"),
        ("192.0.2.7", "192.0.2.7", "192.0.2.6"),
        ("192.0.2.7/32", "192.0.2.7", "192.0.2.8"),
        ("fd00::/8", "fdff::1", "fe00::1"),
        ("::1", "::1", "::2"),
        (" 10.0.0.0/8 ", "::ffff:10.1.2.3", "::ffff:11.1.2.3"),
        ("::ffff:10.0.0.0/104", "10.1.2.3", "11.0.0.1"),
        ("::/1", "7fff::1", "10.0.0.1"),
    ] {
        assert!(contains(&[network], inside), "{network} {inside}");
        assert!(!contains(&[network], outside), "{network} {outside}");
    }
    assert!(!contains(&[], "10.0.0.1") && proxies(&[]).is_empty());
    assert!(contains(&["10.0.0.0/8", "192.168.0.0/16"], "192.168.7.7"));
}

#[test]
fn what_is_no_network_is_told_with_its_correct_form() {
    let no_address =
        |text| format!("`{text}` is no address of a proxy: write `10.0.0.1`, `10.0.0.0/8` or `fd00::/8`");
    let no_prefix =
        |text, bits| format!("`{text}` is no network of proxies: its prefix has 1 to {bits} bits");
    let everyone = |text| format!("`{text}` would trust every client: write the addresses of the proxies");
    for (text, message) in [
        ("", no_address("")),
        ("proxy.local", no_address("proxy.local")),
        ("10.0.0/8", no_address("10.0.0/8")),
        ("10.0.0.0/33", no_prefix("10.0.0.0/33", 32)),
        ("10.0.0.0/", no_prefix("10.0.0.0/", 32)),
        ("10.0.0.0/-1", no_prefix("10.0.0.0/-1", 32)),
        ("fd00::/129", no_prefix("fd00::/129", 128)),
        ("0.0.0.0/0", everyone("0.0.0.0/0")),
        ("::/0", everyone("::/0")),
        ("::ffff:0.0.0.0/96", everyone("::ffff:0.0.0.0/96")),
        (
            "10.0.0.1/8",
            "`10.0.0.1/8` has bits beyond its prefix: write `10.0.0.0/8`, or `10.0.0.1` for the one address"
                .into(),
        ),
        (
            "fd00::1/8",
            "`fd00::1/8` has bits beyond its prefix: write `fd00::/8`, or `fd00::1` for the one address"
                .into(),
        ),
    ] {
        assert_eq!(TrustedProxies::default().add(text), Err(message), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_network_or_an_error(text in "[0-9a-f:./ ]{0,24}") {
        let _ = TrustedProxies::default().add(&text);
    }
}
