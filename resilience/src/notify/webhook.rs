//! Tells another program, by HTTP.

mod sender;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use reqwest::Url;

use super::delivery::Attempts;
use super::message::Sender;
use super::plan::Rules;
use super::secret::Secret;
use super::sink::Sink;

/// The name of the webhook that the environment sets.
pub(crate) const USUAL_NAME: &str = "webhook";

/// Tells another program of changes, as a signed JSON body in a POST request. See the [module](crate::notify) for what it
/// receives.
///
/// ```no_run
/// use resilience::notify::Webhook;
///
/// # async fn example(secret: String) -> resilience::Result<()> {
/// resilience::serve()
///     .webhook(Webhook::new("https://alerts.example/shop").secret(secret).cause("database", ["orders", "stock"]))
///     .await
/// # }
/// ```
///
/// What is wrong with it stops [`serve()`](crate::serve()) with an error. Its `Debug` output shows neither the secret nor
/// more of the address than the server, since the path of a webhook often is a secret itself.
#[derive(Clone)]
pub struct Webhook {
    name: Cow<'static, str>,
    address: String,
    secret: Option<String>,
    attempts: Attempts,
    rules: Rules,
}

impl Webhook {
    /// Sends to `address`, an address of HTTP or HTTPS.
    pub fn new(address: impl Into<String>) -> Self {
        Self {
            name: Cow::Borrowed(USUAL_NAME),
            address: address.into(),
            secret: None,
            attempts: Attempts { most: 5, limit: Duration::from_secs(10) },
            rules: Rules {
                gather: Duration::from_secs(1),
                reminder: Some(Duration::from_mins(10)),
                causes: Vec::new(),
            },
        }
    }

    /// The name in logs and metrics, where there are several. Default: `webhook`.
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.name = name.into();
        self
    }

    /// Signs what is sent: `whsec_` and base64, or any other text of 16 bytes or more. Default: nothing is signed.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// How long one attempt may take, connecting included. Default: 10 s.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.attempts.limit = limit;
        self
    }

    /// How often a message is tried at most; between two attempts there is a pause of 0.5 to 1 s, which doubles up to
    /// 30 s. Default: 5.
    pub fn attempts(mut self, most: u32) -> Self {
        self.attempts.most = most;
        self
    }

    /// How long a change waits for others that explain it, or take it back. Default: 1 s; zero tells at once.
    pub fn gather(mut self, time: Duration) -> Self {
        self.rules.gather = time;
        self
    }

    /// Tells again of what is still wrong after this time, and after each further one. Default: 10 min.
    pub fn reminder(mut self, period: Duration) -> Self {
        self.rules.reminder = Some(period);
        self
    }

    /// Tells nothing twice.
    pub fn without_reminder(mut self) -> Self {
        self.rules.reminder = None;
        self
    }

    /// While the check or the circuit `cause` is in trouble, and for 30 s after, trouble of `dependents` is not told: it
    /// is the same. Where a check and a circuit have one name, that is so without being said.
    pub fn cause<N: Into<String>>(
        mut self,
        cause: impl Into<String>,
        dependents: impl IntoIterator<Item = N>,
    ) -> Self {
        let cause = cause.into();
        self.rules.causes.extend(dependents.into_iter().map(|name| (name.into(), cause.clone())));
        self
    }

    pub(crate) fn sink_name(&self) -> &str {
        &self.name
    }

    /// With what the environment says.
    pub(crate) fn replaced(mut self, address: Option<&str>, secret: Option<&str>) -> Self {
        self.address = address.map_or(self.address, str::to_owned);
        self.secret = secret.map(str::to_owned).or(self.secret);
        self
    }

    /// The names that causes are told of, and the causes.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        self.rules.causes.iter().flat_map(|(name, cause)| [name.as_str(), cause.as_str()])
    }

    /// What is wrong with it, without a secret.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        problems.extend(parse(&self.address).err());
        problems.extend(self.secret.as_deref().and_then(|secret| Secret::new(secret).err()));
        if self.name.is_empty() {
            problems.push("its name is empty".to_owned());
        }
        if self.attempts.most == 0 {
            problems.push("0 attempts tell nobody: write 1 or more".to_owned());
        }
        if self.attempts.limit.is_zero() {
            problems.push("a timeout of zero tells nobody".to_owned());
        }
        if self.rules.reminder.is_some_and(|period| period.is_zero()) {
            problems.push("a reminder every 0 s: write `.without_reminder()` for none".to_owned());
        }
        problems.extend(self.circle());
        problems
    }

    /// A name that is its own cause would never be told of.
    fn circle(&self) -> Option<String> {
        let causes = &self.rules.causes;
        let own = causes.iter().map(|(name, _)| name).find(|name| {
            let mut above = vec![name.as_str()];
            let mut index = 0;
            while index < above.len() {
                let dependent = above[index];
                for (_, cause) in causes.iter().filter(|(one, _)| one == dependent) {
                    if cause == *name {
                        return true;
                    }
                    if !above.contains(&cause.as_str()) {
                        above.push(cause);
                    }
                }
                index += 1;
            }
            false
        });
        own.map(|name| format!("`{name}` is named as its own cause"))
    }

    /// The parts that a worker needs, where nothing is wrong with it.
    pub(super) fn into_parts(self, sender: Sender) -> Result<(Rules, Attempts, Box<dyn Sink>), String> {
        let secret = self.secret.as_deref().map(Secret::new).transpose()?;
        let sink = sender::WebhookSink::new(parse(&self.address)?, secret, sender)?;
        Ok((self.rules, self.attempts, Box::new(sink)))
    }
}

fn parse(address: &str) -> Result<Url, String> {
    let parsed = Url::parse(address.trim()).ok();
    let url = parsed.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    // What was given may hold a secret.
    url.ok_or_else(|| "its address is none: write one as in `https://alerts.example/hook`".to_owned())
}

impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = parse(&self.address).map_or_else(|_| "***".to_owned(), |url| sender::masked(&url));
        let mut shown = formatter.debug_struct("Webhook");
        shown.field("name", &self.name).field("address", &address).field("attempts", &self.attempts);
        shown.field("rules", &self.rules).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "webhook_tests.rs"]
mod tests;
