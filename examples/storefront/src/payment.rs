//! The money: asked for with each order, or later, where the payment service cannot be asked now.

use std::time::Duration;

use resilience::{bulkhead, external_service, fallback};
use serde_json::json;

use crate::failure::Failure;
use crate::orders::{self, Order, Status};
use crate::shop::Shop;

/// How long orders wait until they are looked at again.
const PAUSE: Duration = Duration::from_secs(1);

/// A declined payment is an answer, no failure: it opens no circuit, and no fallback hides it.
#[external_service(
    "payment",
    threshold = 3,
    recovery = "5s",
    success_threshold = 2,
    timeout = "1s",
    ignore = Failure::is_refusal
)]
#[bulkhead(max_concurrent = 16)]
#[fallback(Status::PendingPayment, when = Failure::is_outage)]
async fn charge(shop: &Shop, order: &Order) -> Result<Status, Failure> {
    // The order's number lets the service know a charge that it has made already.
    let charge = json!({"order": order.id, "cents": order.total_cents});
    shop.services.payment.post("/charges", &charge).await?;
    Ok(Status::Paid)
}

/// Has a stored order paid, or leaves it to [`settle`].
pub(crate) async fn pay(shop: &Shop, order: &Order) -> Result<Status, Failure> {
    match charge(shop, order).await {
        Ok(Status::PendingPayment) => Ok(Status::PendingPayment),
        Ok(status) => orders::conclude(&shop.pool, order, status).await,
        Err(failure) => {
            orders::conclude(&shop.pool, order, Status::Declined).await?;
            Err(failure)
        }
    }
}

/// Has the orders paid that could not be when they were placed, until the service stops.
pub(crate) async fn settle(shop: Shop) {
    let rounds = async {
        loop {
            tokio::time::sleep(PAUSE).await;
            if let Err(failure) = settle_pending(&shop).await {
                tracing::debug!(?failure, "no orders are settled");
            }
        }
    };
    tokio::select! {
        () = resilience::shutdown() => {}
        () = rounds => {}
    }
}

async fn settle_pending(shop: &Shop) -> Result<(), Failure> {
    if resilience::circuit("payment").is_some_and(|circuit| circuit.is_open()) {
        return Ok(());
    }
    let mut settled = 0;
    for order in orders::pending(&shop.pool).await? {
        match pay(shop, &order).await {
            Ok(Status::PendingPayment) => break,
            Ok(_) | Err(Failure::Refused(..)) => settled += 1,
            Err(failure) => return Err(failure),
        }
    }
    if settled > 0 {
        println!("+ orders settled that waited for their payment: {settled}");
    }
    Ok(())
}
