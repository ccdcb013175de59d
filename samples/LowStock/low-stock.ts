// Keeps a list of items that run low, from the service's events. Node 20 or later, no packages.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const url = (process.env.INVENTORY_URL ?? "http://127.0.0.1:5080").replace(/\/+$/, "");
const key = process.env.INVENTORY_KEY ?? "";
const low = 3;
const silence = 45_000; // ms without even a comment: the connection is dead
const final = [400, 401, 403, 404, 410];

interface Event { subject: string; data: { available: number } }
interface State { cursor: string; low: Record<string, number> }
interface Block { id?: string; data?: string }

/** Cursor and knowledge in one step: whatever happens, they belong together. */
function save(path: string, state: State): void {
  writeFileSync(path + ".new", JSON.stringify(state));
  renameSync(path + ".new", path);
}

/** The blocks of a stream of server-sent events. One that broke off is none. */
async function* blocks(response: Response, heard: () => void): AsyncGenerator<Block> {
  let rest = "";
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    heard();
    const whole = (rest + text).split("\n\n");
    rest = whole.pop()!;
    for (const lines of whole) {
      const block: Block = {};
      for (const line of lines.split("\n")) {
        if (line.startsWith("id: ")) block.id = line.slice(4);
        if (line.startsWith("data: ")) block.data = line.slice(6);
      }
      if (block.id !== undefined || block.data !== undefined) yield block;
    }
  }
}

/** All events behind a cursor, without end, each with the cursor behind it; connects again and again. */
async function* listen(cursor: string, prefix: string): AsyncGenerator<[string, Event | undefined]> {
  for (let wait = 100; ; wait = Math.min(2 * wait, 10_000)) {
    const broken = new AbortController();
    let timer = setTimeout(() => broken.abort(), silence);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => broken.abort(), silence);
    };
    try {
      // fetch and not EventSource, which can send no key.
      const query = new URLSearchParams({ prefix, after: cursor });
      const headers = { Authorization: `Bearer ${key}` };
      const response = await fetch(`${url}/v1/events/stream?${query}`, { headers, signal: broken.signal });
      if (final.includes(response.status)) {
        console.error(`refused: ${await response.text()}`);
        process.exit(1);
      }
      if (response.ok) {
        for await (const block of blocks(response, heard)) {
          cursor = block.id ?? cursor;
          wait = 50;
          yield [cursor, block.data === undefined ? undefined : JSON.parse(block.data) as Event];
        }
      }
    } catch {
      // Out of reach, or cut off: go on behind the last event.
    } finally {
      clearTimeout(timer);
    }
    await new Promise(resolve => setTimeout(resolve, wait));
  }
}

const [prefix = "", path = "low-stock.json"] = process.argv.slice(2);
const state: State = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) as State : { cursor: "start", low: {} };
for await (const [cursor, event] of listen(state.cursor, prefix)) {
  state.cursor = cursor;
  if (event !== undefined) {
    const { subject: item, data: { available } } = event;
    if (available < low && state.low[item] !== available) console.log(`low: ${item} ${available}`);
    if (available >= low && item in state.low) console.log(`well: ${item} ${available}`);
    if (available < low) state.low[item] = available;
    else delete state.low[item];
  }
  save(path, state);
}
