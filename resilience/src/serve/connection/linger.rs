//! The end of a connection whose client still sends: a system that closes with bytes unread resets the connection, and
//! the client may lose the answer that was on its way.

use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::activity::Activity;
use super::deadline::Protocol;

/// How much is discarded at most for one answer.
const MOST: usize = 64 << 20;

const PIECE: usize = 16 << 10;

/// How many pieces are discarded before others have their turn: less than the runtime grants, so that the driver's timer
/// has its turn too.
const PIECES: usize = 32;

/// The end of one connection: nothing more is sent, and what comes is discarded until the client closes.
///
/// The driver keeps the time, as for all that a connection waits for.
#[derive(Debug, Default)]
pub(super) struct Linger {
    shut: bool,
    discarded: usize,
}

impl Linger {
    /// Ends at once where the client has nothing left to send, as far as can be known.
    pub(super) fn poll<I>(
        &mut self,
        mut io: Pin<&mut I>,
        activity: &Activity,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>>
    where
        I: AsyncRead + AsyncWrite,
    {
        if !self.shut {
            ready!(io.as_mut().poll_shutdown(context))?;
            self.shut = true;
        }
        // In HTTP/2 a refused stream is reset, and the connection goes on; what was upgraded is not ours to read.
        if activity.protocol() == Protocol::Http2 || activity.is_upgraded() {
            return Poll::Ready(Ok(()));
        }
        self.discard(io, activity, context).map(Ok)
    }

    fn discard<I: AsyncRead>(
        &mut self,
        mut io: Pin<&mut I>,
        activity: &Activity,
        context: &mut Context<'_>,
    ) -> Poll<()> {
        let mut space = [MaybeUninit::uninit(); PIECE];
        for _ in 0..PIECES {
            let mut piece = ReadBuf::uninit(&mut space);
            let read = io.as_mut().poll_read(context, &mut piece);
            let length = piece.filled().len();
            match read {
                Poll::Pending if self.discarded > 0 || activity.is_underway() => {
                    activity.linger();
                    return Poll::Pending;
                }
                Poll::Ready(Ok(())) if length > 0 && self.discarded + length <= MOST => {
                    self.discarded += length;
                }
                // Nothing is underway, or the client has closed, or was listened to for long enough.
                _ => return Poll::Ready(()),
            }
        }
        activity.linger();
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
