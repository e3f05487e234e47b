//! Server-sent events.

/// So long a line may be.
const LINE_LIMIT: usize = 8 * 1024 * 1024;

/// Reads events from what comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Reader {
    line: Vec<u8>,
    /// Whether the last sign was a carriage return: a line feed after it ends no other line.
    returned: bool,
    data: String,
    /// The server's wish how long to wait before connecting again, in milliseconds.
    pub(super) retry: Option<u64>,
}

impl Reader {
    /// The data of the events that `bytes` complete; an error where a line grows beyond all bounds.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<String>, String> {
        let mut events = Vec::new();
        for byte in bytes {
            let after_return = std::mem::replace(&mut self.returned, *byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\r' | b'\n' => events.extend(self.end_line()),
                _ if self.line.len() + self.data.len() >= LINE_LIMIT => {
                    return Err("it sent an event that is too long".to_owned());
                }
                _ => self.line.push(*byte),
            }
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        if line.is_empty() {
            let mut data = std::mem::take(&mut self.data);
            // Each line of the data has added a line break.
            return data.pop().map(|_| data);
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.data.extend([value, "\n"]),
            "retry" => self.retry = value.parse().ok().or(self.retry),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
