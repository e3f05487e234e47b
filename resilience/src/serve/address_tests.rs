use super::*;

fn of(variables: &[(&str, &str)]) -> Result<String, String> {
    let variable =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Address::of_environment(variable).map(|address| address.text).map_err(|problem| problem.to_string())
}

async fn refusal(address: &Address) -> String {
    address.listen().await.unwrap_err().to_string()
}

fn bind(text: &str) -> Address {
    Address::called("bind", text.to_owned(), Site::new("src/main.rs", 7, 10, ""))
}

#[test]
fn the_environment_decides_in_order() {
    assert_eq!(of(&[]).unwrap(), "127.0.0.1:8000");
    assert_eq!(of(&[("PORT", "9000")]).unwrap(), "0.0.0.0:9000");
    assert_eq!(of(&[("PORT", "9000"), ("RESILIENCE_ADDR", "[::1]:1")]).unwrap(), "[::1]:1");
    assert_eq!(of(&[("PORT", " "), ("RESILIENCE_ADDR", "")]).unwrap(), "127.0.0.1:8000");
}

#[test]
fn a_port_that_is_none_is_refused() {
    for port in ["http", "65536", "-1", "80:80"] {
        let expected =
            format!("the variable PORT is `{port}`: it must be a number from 0 to 65535, as in `8000`");
        assert_eq!(of(&[("PORT", port)]).unwrap_err(), expected);
    }
}

#[tokio::test]
async fn what_is_no_address_is_refused_with_its_origin() {
    for text in ["banana", "127.0.0.1", "8000", ":8000", "127.0.0.1:http", "a b:80", "http://localhost:80"] {
        let shape = "it must be an address and a port, as in `127.0.0.1:8000` or `[::]:8000`";
        let expected = format!("`.bind(..)` is `{text}`: {shape} (src/main.rs:7:10)");
        assert_eq!(refusal(&bind(text)).await, expected);
        let variable = Address::of_environment(|name| (name == "RESILIENCE_ADDR").then(|| text.to_owned()));
        let expected = format!("the variable RESILIENCE_ADDR is `{text}`: {shape}");
        assert_eq!(refusal(&variable.unwrap()).await, expected);
    }
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let (_taken, address) = bind("127.0.0.1:0").listen().await.unwrap();
    assert_eq!(
        refusal(&bind(&address.to_string())).await,
        format!(
            "{address} (`.bind(..)`) is in use: stop the program that listens there, or choose another with \
             `.bind(..)`, RESILIENCE_ADDR or PORT (src/main.rs:7:10)"
        )
    );
}

#[tokio::test]
async fn a_foreign_address_is_refused() {
    let told = refusal(&bind("192.0.2.1:80")).await;
    assert!(told.contains("192.0.2.1:80 (`.bind(..)`) is not an address of this machine"), "{told}");
}

#[tokio::test]
async fn a_name_is_looked_up() {
    let (_listener, address) = bind("localhost:0").listen().await.unwrap();
    assert!(address.ip().is_loopback());
}
