//! Panels as Grafana reads them.

use serde_json::{Value, json};

/// How many columns Grafana has.
const COLUMNS: u32 = 24;

/// How a panel shows its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One number.
    Stat,
    /// Lines over time.
    Lines,
    /// Areas over time, one on the other.
    Stacked,
    /// States over time.
    States,
    /// A bar for each number.
    Bars,
    Table,
}

/// What is asked, and what the answer is called.
pub(super) struct Target {
    expression: String,
    legend: String,
    instant: bool,
    table: bool,
}

impl Target {
    pub(super) fn new(expression: String, legend: &str) -> Self {
        Self { expression, legend: legend.to_owned(), instant: false, table: false }
    }

    /// Only the latest number.
    pub(super) fn instant(self) -> Self {
        Self { instant: true, ..self }
    }

    /// Only the latest numbers, with the labels as columns.
    pub(super) fn in_columns(self) -> Self {
        Self { table: true, instant: true, ..self }
    }
}

pub(super) struct Panel {
    kind: Kind,
    title: &'static str,
    description: &'static str,
    targets: Vec<Target>,
    unit: &'static str,
    width: u32,
    height: u32,
    mappings: Value,
    steps: Value,
}

/// The data source that the reader has chosen.
pub(super) fn datasource() -> Value {
    json!({"type": "prometheus", "uid": "${datasource}"})
}

impl Panel {
    pub(super) fn new(kind: Kind, title: &'static str, targets: Vec<Target>) -> Self {
        let (mappings, steps) = (json!([]), json!([{"color": "green", "value": null}]));
        Self { kind, title, description: "", targets, unit: "none", width: 12, height: 8, mappings, steps }
    }

    pub(super) fn describe(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    pub(super) fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// In columns and rows.
    pub(super) fn sized(self, width: u32, height: u32) -> Self {
        Self { width, height, ..self }
    }

    /// The colours of numbers from each bound on; the first has none.
    pub(super) fn steps(self, steps: &[(Option<f64>, &str)]) -> Self {
        let steps = steps.iter().map(|(from, colour)| json!({"color": colour, "value": from}));
        Self { steps: steps.collect(), ..self }
    }

    /// The words and colours for 0, 1, 2 and so on.
    pub(super) fn values(self, values: &[(&str, &str)]) -> Self {
        let options = values.iter().enumerate().map(|(number, (text, colour))| {
            (number.to_string(), json!({"text": text, "color": colour, "index": number}))
        });
        let options = options.collect::<serde_json::Map<_, _>>();
        Self { mappings: json!([{"type": "value", "options": options}]), ..self }
    }

    fn json(&self, number: usize, (x, y): (u32, u32)) -> Value {
        let targets = self.targets.iter().enumerate().map(|(place, target)| {
            json!({
                "refId": format!("Q{place}"),
                "datasource": datasource(),
                "editorMode": "code",
                "expr": target.expression,
                "legendFormat": target.legend,
                "instant": target.instant,
                "range": !target.instant,
                "format": if target.table { "table" } else { "time_series" },
            })
        });
        json!({
            "id": number,
            "type": self.kind.plugin(),
            "title": self.title,
            "description": self.description,
            "datasource": datasource(),
            "gridPos": {"x": x, "y": y, "w": self.width, "h": self.height},
            "targets": targets.collect::<Vec<_>>(),
            "fieldConfig": {
                "defaults": {
                    "unit": self.unit,
                    "mappings": self.mappings,
                    "thresholds": {"mode": "absolute", "steps": self.steps},
                    "color": {"mode": self.kind.colours()},
                    "custom": self.kind.custom(),
                },
                "overrides": [],
            },
            "options": self.kind.options(),
            "transformations": self.kind.transformations(),
        })
    }
}

impl Kind {
    const fn plugin(self) -> &'static str {
        match self {
            Self::Stat => "stat",
            Self::Lines | Self::Stacked => "timeseries",
            Self::States => "state-timeline",
            Self::Bars => "bargauge",
            Self::Table => "table",
        }
    }

    const fn colours(self) -> &'static str {
        match self {
            Self::Lines | Self::Stacked => "palette-classic",
            _ => "thresholds",
        }
    }

    fn custom(self) -> Value {
        match self {
            Self::Stacked => json!({"fillOpacity": 30, "stacking": {"mode": "normal", "group": "A"}}),
            Self::States => json!({"fillOpacity": 80, "lineWidth": 0}),
            _ => json!({}),
        }
    }

    fn options(self) -> Value {
        let latest = json!({"calcs": ["lastNotNull"], "fields": "", "values": false});
        match self {
            Self::Stat => json!({"reduceOptions": latest, "colorMode": "value", "graphMode": "area"}),
            Self::Bars => {
                json!({"reduceOptions": latest, "orientation": "horizontal", "displayMode": "basic"})
            }
            Self::States => json!({"mergeValues": true, "showValue": "auto"}),
            Self::Lines | Self::Stacked => {
                json!({"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}})
            }
            Self::Table => json!({"sortBy": [{"displayName": "5xx", "desc": true}]}),
        }
    }

    fn transformations(self) -> Value {
        match self {
            Self::Table => json!([{
                "id": "organize",
                "options": {"excludeByName": {"Time": true}, "renameByName": {"Value": "5xx"}},
            }]),
            _ => json!([]),
        }
    }
}

/// The panels beside each other, row by row, as they have place.
pub(super) fn laid_out(panels: &[Panel]) -> Value {
    let (mut x, mut y, mut height) = (0, 0, 0);
    let placed = panels.iter().zip(1..).map(|(panel, number)| {
        if x + panel.width > COLUMNS {
            (x, y, height) = (0, y + height, 0);
        }
        let place = (x, y);
        (x, height) = (x + panel.width, height.max(panel.height));
        panel.json(number, place)
    });
    placed.collect()
}
