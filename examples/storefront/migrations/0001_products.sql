CREATE TABLE products (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    price_cents BIGINT NOT NULL,
    stock BIGINT NOT NULL CHECK (stock >= 0)
);

INSERT INTO products (id, name, price_cents, stock) VALUES
    (1, 'kettle', 3490, 12),
    (2, 'teapot', 5900, 4),
    (3, 'tea strainer', 790, 60),
    (4, 'cup', 1250, 48);
