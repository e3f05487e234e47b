//! What there is.

use super::shape::{Field, Shape};
use super::{OPERATIONS, Operation, Run};
use crate::export::EXPORTS;
use crate::http::json::{self, Object};

const OPERATION: Shape = Shape::Object(&[
    Field::new("method", Shape::Word(&["GET", "POST"]), "GET looks, POST acts."),
    Field::new("path", Shape::Text, "A template where it holds `{name}`."),
    Field::new("summary", Shape::Text, "What it does."),
]);

pub(super) static INDEX: Operation = Operation {
    id: "list_operations",
    path: "",
    summary: "What the API can be asked, and which files are exported.",
    takes: None,
    answer: Shape::Object(&[
        Field::new("operations", Shape::List(&OPERATION), "In the order of the documentation."),
        Field::new("exports", Shape::List(&Shape::Text), "The paths of the files for the platform."),
    ]),
    refusals: &[],
    run: Run::Now(|asked| {
        let base = asked.shared.base();
        Ok(json::object(|object| {
            object.array("operations", |list| {
                for operation in OPERATIONS {
                    list.object(|object| write(&base, operation, object));
                }
            });
            object.array("exports", |list| {
                for export in EXPORTS {
                    list.text(&format!("{base}/export/{}", export.kind));
                }
            });
        }))
    }),
};

fn write(base: &str, operation: &Operation, object: &mut Object<'_>) {
    object.text("method", operation.method());
    object.text("path", &format!("{base}/api{}", operation.path));
    object.text("summary", operation.summary);
}
