use super::Reader;

#[test]
fn events_are_read_however_they_are_cut() {
    let text =
        "retry: 2500\r\nid: 7\r\ndata: {\"status\":\r\ndata:\"größe\"}\r\n\r\n:\n\ndata: x\n\n".as_bytes();
    for length in 1..=text.len() {
        let mut reader = Reader::default();
        let mut events = Vec::new();
        for piece in text.chunks(length) {
            events.extend(reader.feed(piece).expect("short lines"));
        }
        assert_eq!(events, ["{\"status\":\n\"größe\"}", "x"], "in pieces of {length}");
        assert_eq!(reader.retry, Some(2500));
    }
}

#[test]
fn comments_and_fields_without_meaning_are_no_events() {
    let mut reader = Reader::default();
    assert!(reader.feed(b":\n\nevent: x\n\nretry: soon\n\ndata\n").expect("short lines").is_empty());
    assert_eq!(reader.retry, None);
    assert_eq!(reader.feed(b"\n").expect("short lines"), [""]);
}

#[test]
fn a_line_without_end_is_refused() {
    let mut reader = Reader::default();
    let piece = vec![b'x'; 1024 * 1024];
    let refused = (0..9).map(|_| reader.feed(&piece)).find_map(Result::err);
    assert_eq!(refused.as_deref(), Some("it sent an event that is too long"));
}
