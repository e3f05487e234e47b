CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES products (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    total_cents BIGINT NOT NULL
);
