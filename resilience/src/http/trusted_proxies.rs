//! The proxies whose word is taken for whom they forward.

use std::net::IpAddr;

/// Networks of proxies.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustedProxies(Vec<Network>);

/// The addresses that begin alike. IPv4 stands as it is mapped into IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    is_ipv4: bool,
    bits: u128,
    /// The bits of the mapped form that do not count; less than 128.
    free: u32,
}

impl TrustedProxies {
    /// Adds a network, as in `10.0.0.0/8`, or one address.
    ///
    /// # Errors
    /// With what to write instead.
    pub(crate) fn add(&mut self, text: &str) -> Result<(), String> {
        self.0.push(Network::read(text.trim())?);
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        let (is_ipv4, bits) = mapped(address);
        self.0.iter().any(|network| network.is_ipv4 == is_ipv4 && (network.bits ^ bits) >> network.free == 0)
    }
}

impl Network {
    fn read(text: &str) -> Result<Self, String> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let Ok(address) = address.parse::<IpAddr>() else {
            return Err(format!(
                "`{text}` is no address of a proxy: write `10.0.0.1`, `10.0.0.0/8` or `fd00::/8`"
            ));
        };
        let (is_ipv4, bits) = mapped(address);
        let Some(prefix) = prefix else { return Ok(Self { is_ipv4, bits, free: 0 }) };
        let length = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.parse::<u32>().ok().filter(|prefix| *prefix <= length);
        let Some(prefix) = prefix else {
            return Err(format!("`{text}` is no network of proxies: its prefix has 1 to {length} bits"));
        };
        let free = length - prefix;
        if prefix == 0 || is_ipv4 && free >= 32 {
            return Err(format!("`{text}` would trust every client: write the addresses of the proxies"));
        }
        let network = bits >> free << free;
        if network != bits {
            let proper = unmapped(is_ipv4 && address.is_ipv4(), network);
            return Err(format!(
                "`{text}` has bits beyond its prefix: write `{proper}/{prefix}`, or `{address}` for the one address"
            ));
        }
        Ok(Self { is_ipv4, bits, free })
    }
}

fn mapped(address: IpAddr) -> (bool, u128) {
    match address.to_canonical() {
        IpAddr::V4(address) => (true, address.to_ipv6_mapped().to_bits()),
        IpAddr::V6(address) => (false, address.to_bits()),
    }
}

fn unmapped(is_ipv4: bool, bits: u128) -> IpAddr {
    let address = IpAddr::from(bits.to_be_bytes());
    if is_ipv4 { address.to_canonical() } else { address }
}

#[cfg(test)]
#[path = "trusted_proxies_tests.rs"]
mod tests;
