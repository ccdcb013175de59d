// Compiled by the tests against the types that openapi-typescript generates at its defaults.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "./inventory.js";

const client = createClient<paths>({
  baseUrl: process.env["INVENTORY_URL"]!,
  headers: { Authorization: `Bearer ${process.env["INVENTORY_KEY"]}` },
});
const itemId = "sku:typescript@shelf.1";
const item = { path: { itemId } };
const hold = (holdId: string) => ({ path: { holdId } });

function got<T>(answer: { data?: T; error?: unknown }): T {
  assert.ok(answer.data, JSON.stringify(answer.error));
  return answer.data;
}

// The story of the README.
const made = got(await client.POST("/v1/items", { body: { itemId, onHand: 5, safetyStock: 1, metadata: { shelf: "7" } } }));
assert.equal(made.available, 4);
const lines = [{ itemId, quantity: 2 }];
const held = got(await client.POST("/v1/holds", { body: { holdId: "ts-1", lines, ttlSeconds: 600 } }));
assert.equal(Date.parse(held.expiresAt!) - Date.parse(held.placedAt), 600_000);
const again = await client.POST("/v1/holds", { body: { holdId: "ts-1", lines, ttlSeconds: 600 } });
assert.equal(again.response.headers.get("Idempotency-Replayed"), "true");
const resized = got(await client.PATCH("/v1/holds/{holdId}", {
  params: { ...hold("ts-1"), header: { "If-Match": "\"1\"" } },
  body: { changeId: "more", lines: [{ itemId, quantity: 3 }] },
}));
assert.equal(resized.lines[0]!.quantity, 3);
assert.equal(got(await client.POST("/v1/holds/{holdId}/confirm", { params: hold("ts-1") })).status, "confirmed");
got(await client.POST("/v1/holds", { body: { holdId: "ts-2", lines: [{ itemId, quantity: 1 }] } }));
assert.equal(got(await client.POST("/v1/holds/{holdId}/release", { params: hold("ts-2"), body: {} })).status, "released");
const fulfilled = got(await client.POST("/v1/holds/{holdId}/fulfilments", { params: hold("ts-1"), body: { fulfilmentId: "parcel" } }));
assert.equal(fulfilled.status, "fulfilled");
const events = got(await client.GET("/v1/items/{itemId}/events", { params: { ...item, query: { after: 4 } } })).events;
assert.deepEqual(events.map((event) => event.type), ["hold_placed.v1", "hold_released.v1", "hold_fulfilled.v1"]);

// PATCH of one setting leaves the others.
const stopped = got(await client.PATCH("/v1/items/{itemId}", { params: item, body: { stopSell: true } }));
assert.deepEqual([stopped.safetyStock, stopped.stopSell, stopped.metadata], [1, true, { shelf: "7" }]);
got(await client.PATCH("/v1/items/{itemId}", { params: item, body: { stopSell: false } }));

// A sale, and problems with their facts.
const sale = got(await client.POST("/v1/holds", { body: { holdId: "ts-3", lines: [{ itemId, quantity: 1 }], confirm: true } }));
assert.deepEqual([sale.status, sale.expiresAt], ["confirmed", undefined]);
const short = await client.POST("/v1/holds", { body: { holdId: "ts-4", lines: [{ itemId, quantity: 9 }] } });
assert.equal(short.error?.code, "insufficient-stock");
assert.deepEqual(short.error?.shortages, [{ itemId, requested: 9, available: 0 }]);
const over = await client.POST("/v1/holds/{holdId}/release", { params: hold("ts-3"), body: { ifUnknown: "spend" } });
assert.equal(over.error?.holdStatus, "confirmed");

// Lists and nights.
got(await client.POST("/v1/items/{itemId}/adjustments",
    { params: item, body: { adjustmentId: "delivery", delta: 5, reason: "delivery" } }));
const listed = got(await client.POST("/v1/holds",
    { body: { holdId: "ts-5", lines: [{ itemId, quantity: 1 }], owner: "ts", ttlSeconds: 60 } }));
const before = async (expiresBefore: string) =>
    got(await client.GET("/v1/holds", { params: { query: { owner: "ts", expiresBefore } } })).holds.length;
assert.equal(await before(listed.expiresAt!), 0);
assert.equal(await before(new Date(Date.parse(listed.expiresAt!) + 1).toISOString()), 1);
got(await client.POST("/v1/items", { body: { itemId: "room:ts:double:2030-02-01", onHand: 3 } }));
const nights = got(await client.GET("/v1/availability/nights",
    { params: { query: { property: "ts", from: "2030-02-01", to: "2030-02-03", roomType: "double" } } }));
assert.deepEqual(nights.nights.map((night) => night.available), [3, undefined]);

// Lines, as a whole.
const imported = await client.POST("/v1/items:import", {
  body: `${JSON.stringify({ itemId: "sku:ts-line", onHand: 1 })}\n`,
  headers: { "Content-Type": "application/x-ndjson" },
  bodySerializer: (body) => body,
  parseAs: "text",
});
assert.equal(JSON.parse(got(imported)).outcome, "created");
assert.match(got(await client.GET("/metrics", { parseAs: "text" })), /inventory_/);
console.log("done");
