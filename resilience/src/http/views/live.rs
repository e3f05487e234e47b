//! `/live`.

use super::Constant;
use crate::http::Endpoint;

pub(super) static LIVE: Constant = Constant { endpoint: Endpoint::Live, body: r#"{"alive":true}"# };
