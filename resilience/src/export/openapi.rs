//! `openapi`: all operational endpoints as they are mounted, as `OpenAPI` 3.1 describes them.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{AdditionalProperties, KnownFormat, SchemaFormat, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ArrayBuilder, ComponentsBuilder, Content, InfoBuilder, ObjectBuilder, OpenApiBuilder, Paths, Ref, RefOr,
    Required, ResponseBuilder, Schema, ServerBuilder,
};

use super::EXPORTS;
use super::blueprint::Blueprint;
use crate::http::api::described::{Answer, Described, Token, described};
use crate::http::api::shape::{Field, Shape};
use crate::policy::Policy;

/// What the token is called.
const TOKEN: &str = "admin_token";

/// The document as JSON.
pub(crate) fn write(blueprint: &Blueprint) -> String {
    let list = described(&blueprint.endpoints);
    let mut named = Named::default();
    let mut paths = Paths::new();
    for one in &list {
        let method = if one.takes.is_some() { HttpMethod::Post } else { HttpMethod::Get };
        paths.add_path_operation(&one.path, vec![method], operation(one, blueprint, &mut named));
    }
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("What the variable RESILIENCE_ADMIN_TOKEN holds where the service starts."));
    let components = ComponentsBuilder::new().security_scheme(TOKEN, SecurityScheme::Http(token.build()));
    let components =
        named.0.into_iter().fold(components, |components, (name, schema)| components.schema(name, schema));
    let info = InfoBuilder::new()
        .title(format!("{}: operational endpoints", blueprint.name))
        .version(blueprint.version.as_deref().unwrap_or("0"))
        .description(Some(
            "What GET answers, HEAD answers too, without a body. A slash at the end of a path is left out.",
        ));
    let server = ServerBuilder::new().url(format!("http://localhost:{}", blueprint.operations_port()));
    let document = OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([server.build()]))
        .paths(paths)
        .components(Some(components.build()));
    // Nothing in it can fail to be written: all keys are text.
    document.build().to_pretty_json().unwrap_or_default()
}

/// The shapes that have a name, each written once.
#[derive(Default)]
struct Named(BTreeMap<&'static str, RefOr<Schema>>);

fn operation(
    described: &Described,
    blueprint: &Blueprint,
    named: &mut Named,
) -> utoipa::openapi::path::Operation {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(described.id))
        .tag(described.group)
        .summary(Some(described.summary))
        .request_body(described.takes.map(body));
    for parameter in in_path(&described.path, blueprint).chain(described.queries.iter().map(query)) {
        operation = operation.parameter(parameter);
    }
    for answer in &described.answers {
        operation = operation.response(answer.code.to_string(), response(answer, named));
    }
    let with_token = SecurityRequirement::new::<_, _, &str>(TOKEN, []);
    let securities = match described.token {
        Token::Always => vec![with_token],
        Token::Elsewhere | Token::ForMore => vec![with_token, SecurityRequirement::default()],
    };
    operation.securities(Some(securities)).build()
}

fn in_path(path: &str, blueprint: &Blueprint) -> impl Iterator<Item = Parameter> {
    let example = example(path, blueprint);
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names.map(move |name| {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let schema = match name {
            "kind" => text.enum_values(Some(EXPORTS.iter().map(|export| export.kind))),
            _ => text.min_length(Some(1)),
        };
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path);
        parameter.required(Required::True).schema(Some(schema)).example(example.clone()).build()
    })
}

/// A name that is there.
fn example(path: &str, blueprint: &Blueprint) -> Option<Value> {
    if path.contains("/circuits/{name}") {
        let breakers = |policy: &&Policy| matches!(policy, Policy::CircuitBreaker(_));
        return blueprint.policies.iter().find(breakers).map(|policy| policy.name().into());
    }
    let check = blueprint.checks.first().filter(|_| path.contains("/checks/{name}"));
    check.map(|check| check.name.as_str().into())
}

fn query(field: &Field) -> Parameter {
    let parameter = ParameterBuilder::new().name(field.key).parameter_in(ParameterIn::Query);
    let parameter = parameter.required(Required::False).description(Some(field.about));
    // None of them has a shape with a name.
    parameter.schema(Some(schema(field.shape, &mut Named::default()))).build()
}

/// A body may be left out, and holds nothing but these keys.
fn body(fields: &[Field]) -> RequestBody {
    let object = object(fields, &mut Named::default());
    let object = object.additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    let content = Content::new(Some(object));
    RequestBodyBuilder::new().required(Some(Required::False)).content("application/json", content).build()
}

fn response(answer: &Answer, named: &mut Named) -> utoipa::openapi::Response {
    let mut response = ResponseBuilder::new().description(answer.about);
    for (media, shape) in &answer.content {
        let schema = match shape {
            Some(shape) => schema(*shape, named),
            None => ObjectBuilder::new().schema_type(Type::String).into(),
        };
        response = response.content(*media, Content::new(Some(schema)));
    }
    response.build()
}

fn schema(shape: Shape, named: &mut Named) -> RefOr<Schema> {
    let of = |kind: Type| ObjectBuilder::new().schema_type(kind);
    match shape {
        Shape::Text => of(Type::String).into(),
        Shape::Time => of(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).into(),
        Shape::Word(words) => of(Type::String).enum_values(Some(words.iter().copied())).into(),
        Shape::Flag => of(Type::Boolean).into(),
        Shape::Count => of(Type::Integer).minimum(Some(0)).into(),
        Shape::Number => of(Type::Number).into(),
        Shape::Any => ObjectBuilder::new().schema_type(SchemaType::AnyValue).into(),
        Shape::Object(fields) => object(fields, named).into(),
        Shape::Map(values) => of(Type::Object).additional_properties(Some(schema(*values, named))).into(),
        Shape::List(items) => ArrayBuilder::new().items(schema(*items, named)).into(),
        Shape::Named(name, shape) => {
            if !named.0.contains_key(name) {
                let schema = schema(*shape, named);
                named.0.insert(name, schema);
            }
            Ref::from_schema_name(name).into()
        }
    }
}

fn object(fields: &[Field], named: &mut Named) -> ObjectBuilder {
    fields.iter().fold(ObjectBuilder::new().schema_type(Type::Object), |object, field| {
        let property = told(schema(field.shape, named), field.about);
        let object = object.property(field.key, property);
        if field.required { object.required(field.key) } else { object }
    })
}

/// The schema of a key, with what the key says.
fn told(schema: RefOr<Schema>, about: &str) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            object.description = Some(about.to_owned());
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut array)) => {
            array.description = Some(about.to_owned());
            RefOr::T(Schema::Array(array))
        }
        other => other,
    }
}

#[cfg(test)]
#[path = "openapi_tests.rs"]
mod tests;
