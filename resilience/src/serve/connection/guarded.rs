//! The byte stream of a connection, as its deadlines see it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::activity::{Activity, Order};
use super::deadline::Protocol;
use super::linger::Linger;
use super::open::Entry;
use crate::sync::Arc;

/// What an HTTP/2 connection begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A byte stream that notes what passes, and that ends when the connection is cut, even where it was handed on by
/// an upgrade. While it lives the connection counts as open.
#[derive(Debug)]
pub(super) struct Guarded<I> {
    io: I,
    activity: Arc<Activity>,
    preface_matched: usize,
    linger: Linger,
    _open: Entry,
}

impl<I> Guarded<I> {
    pub(super) fn new(io: I, activity: Arc<Activity>, open: Entry) -> Self {
        Self { io, activity, preface_matched: 0, linger: Linger::default(), _open: open }
    }

    fn note_received(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.activity.saw_bytes();
        if self.activity.protocol() == Protocol::Unknown {
            let expected = &PREFACE[self.preface_matched..];
            let length = bytes.len().min(expected.len());
            if bytes[..length] != expected[..length] {
                self.activity.saw_protocol(Protocol::Http1);
            } else if length == expected.len() {
                self.activity.saw_protocol(Protocol::Http2);
            }
            self.preface_matched += length;
        }
    }

    /// The error for whoever still uses an upgraded connection that was cut; else arranges to be woken for it.
    fn refuse_if_cut(&self, waker: &AtomicWaker, context: &Context<'_>) -> io::Result<()> {
        if !self.activity.is_upgraded() {
            return Ok(());
        }
        waker.register(context.waker());
        match self.activity.order() {
            Order::Cut => Err(io::Error::new(io::ErrorKind::ConnectionAborted, "the service has stopped")),
            Order::Serve | Order::Drain => Ok(()),
        }
    }

    fn note_sent(&self, result: &Poll<io::Result<usize>>) {
        match result {
            Poll::Pending => self.activity.write_blocked(),
            Poll::Ready(Ok(_)) => self.activity.sent_bytes(),
            Poll::Ready(Err(_)) => {}
        }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Guarded<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.refuse_if_cut(self.activity.reader(), context)?;
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.io).poll_read(context, buffer);
        self.note_received(&buffer.filled()[before..]);
        result
    }
}

impl<I: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Guarded<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.refuse_if_cut(self.activity.writer(), context)?;
        let result = Pin::new(&mut self.io).poll_write(context, bytes);
        self.note_sent(&result);
        result
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.refuse_if_cut(self.activity.writer(), context)?;
        let result = Pin::new(&mut self.io).poll_write_vectored(context, slices);
        self.note_sent(&result);
        result
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.linger.poll(Pin::new(&mut this.io), &this.activity, context)
    }
}
