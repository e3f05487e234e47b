//! Signs what is sent, as <https://www.standardwebhooks.com> has it: receivers in most languages can verify it.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

/// What a secret in this form begins with; the rest is base64.
const PREFIX: &str = "whsec_";

/// The shortest secret that guessing does not find.
const SHORTEST: usize = 16;

/// What messages are signed with. Its `Debug` output does not show it.
#[derive(Clone)]
pub(super) struct Secret(hmac::Key);

impl Secret {
    /// Takes `whsec_` and base64, or any other text as it is; or says what is wrong with it.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let bytes = match text.strip_prefix(PREFIX) {
            Some(encoded) => {
                let malformed = |_| format!("what follows `{PREFIX}` in the secret is not base64");
                STANDARD.decode(encoded).map_err(malformed)?
            }
            None => text.as_bytes().to_vec(),
        };
        if bytes.len() < SHORTEST {
            return Err(format!(
                "the secret is shorter than {SHORTEST} bytes: make one with `openssl rand -base64 32`"
            ));
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The value of the header `webhook-signature`.
    pub(super) fn sign(&self, id: &str, timestamp: u64, body: &str) -> String {
        let signed = format!("{id}.{timestamp}.{body}");
        format!("v1,{}", STANDARD.encode(hmac::sign(&self.0, signed.as_bytes())))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

#[cfg(test)]
#[path = "secret_tests.rs"]
mod tests;
