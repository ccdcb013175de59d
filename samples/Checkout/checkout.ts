// A shop's checkout: sets the basket's units aside while the customer pays, then sells them, or gives them back.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./inventory.js";

type Hold = components["schemas"]["Hold"];
type Line = components["schemas"]["NewLine"];
type Problem = components["schemas"]["Problem"];

/**
 * Sends a request until it is answered. Everything this shop sends has an id of its own, so that nothing happens twice: where the
 * answer was lost, the same request hears what became of the first.
 */
async function untilAnswered(request: Request): Promise<Response> {
  const giveUp = Date.now() + 30_000;
  for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      const answer = await fetch(request.clone(), { signal: AbortSignal.timeout(10_000) });
      const open = answer.status === 429 || answer.status >= 500;
      if (!open || Date.now() + wait > giveUp) return answer;
      wait = Math.max(wait, 1_000 * Number(answer.headers.get("Retry-After") ?? 0));
    } catch (noAnswer) {
      if (Date.now() + wait > giveUp) throw noAnswer;
    }
    await pause(wait);
  }
}

const inventory = createClient<paths>({
  baseUrl: process.env["INVENTORY_URL"] ?? "http://127.0.0.1:5080",
  headers: { Authorization: `Bearer ${process.env["INVENTORY_KEY"]}` },
  fetch: untilAnswered,
});

class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

/** The value of an answer, or the problem thrown. */
function valueOf<T>(answer: { data?: T; error?: Problem }): T {
  if (answer.error) throw new Refused(answer.error);
  return answer.data as T;
}

class Checkout {
  // Made once and kept with the cart: after a crash, the same calls with the same id find out what happened.
  constructor(readonly holdId = `cart-${randomUUID()}`) {}

  async begin(lines: Line[]): Promise<Hold> {
    const body = { holdId: this.holdId, lines, ttlSeconds: 900, owner: "shop" };
    return valueOf(await inventory.POST("/v1/holds", { body }));
  }

  /** Absolute quantities; the hold stays as it was when they cannot be had. */
  async change(lines: Line[]): Promise<Hold> {
    const params = { path: { holdId: this.holdId } };
    return valueOf(await inventory.PATCH("/v1/holds/{holdId}", { params, body: { changeId: randomUUID(), lines } }));
  }

  /** The customer has paid: should the hold just have expired, its units are taken again if they are there. */
  async pay(): Promise<Hold> {
    const params = { path: { holdId: this.holdId } };
    return valueOf(await inventory.POST("/v1/holds/{holdId}/confirm", { params, body: { ifExpired: "reacquire" } }));
  }

  async abandon(): Promise<Hold> {
    const params = { path: { holdId: this.holdId } };
    return valueOf(await inventory.POST("/v1/holds/{holdId}/release", { params, body: { reason: "cart abandoned" } }));
  }
}

async function availableOf(itemId: string): Promise<number> {
  return valueOf(await inventory.GET("/v1/items/{itemId}", { params: { path: { itemId } } })).available;
}

const lamp = `sku:lamp-${Date.now()}`;
valueOf(await inventory.POST("/v1/items", { body: { itemId: lamp, onHand: 5 } }));
console.log(`${lamp}: 5 on hand`);

const first = new Checkout();
await first.begin([{ itemId: lamp, quantity: 2 }]);
console.log(`held 2, ${await availableOf(lamp)} left`);
await first.change([{ itemId: lamp, quantity: 3 }]);
console.log(`resized to 3, ${await availableOf(lamp)} left`);

const second = new Checkout();
try {
  await second.begin([{ itemId: lamp, quantity: 4 }]);
} catch (refusal) {
  if (!(refusal instanceof Refused) || refusal.problem.code !== "insufficient-stock") throw refusal;
  for (const short of refusal.problem.shortages ?? []) console.log(`refused: wanted ${short.requested}, ${short.available} to be had`);
}

// A refused request left nothing behind: the same id may ask for less.
await second.begin([{ itemId: lamp, quantity: 2 }]);
console.log(`held 2, ${await availableOf(lamp)} left`);
await second.abandon();
console.log(`released, ${await availableOf(lamp)} left`);

const sold = await first.pay();
console.log(`${sold.status}: ${sold.lines.map((line) => line.quantity).join()} sold`);
