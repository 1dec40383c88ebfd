// The one file that speaks to the server: answers, and streams that reconnect by themselves.
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Kinds = Schemas["KindsAnswer"];
export type Kind = Schemas["KindAnswer"];
export type List = Schemas["ListAnswer"];
export type Row = Schemas["RowAnswer"];
export type Column = Schemas["ColumnAnswer"];
export type Freshness = Schemas["Freshness"];
export type ObjectAnswer = Schemas["ObjectAnswer"];
export type EventsAnswer = Schemas["EventsAnswer"];
export type CacheAnswer = Schemas["CacheAnswer"];
export type PolicyAnswer = Schemas["PolicyAnswer"];
export type Namespaces = Schemas["NamespacesAnswer"];
export type Whoami = Schemas["WhoamiAnswer"];
export type Problem = Schemas["Problem"];

export type Patch = Freshness & {
  revision: string;
  progress: List["progress"];
  upserts: Row[];
  deletes: string[];
  order: string[] | null;
  total: number | null;
  matched: number | null;
};
export type StreamEvent =
  | { name: "snapshot"; data: List }
  | { name: "patch"; data: Patch }
  | { name: "state"; data: Freshness & Pick<List, "revision" | "progress"> }
  | { name: "heartbeat"; data: { asOf: string; state: Freshness["state"] } }
  | { name: "resync"; data: { reason: string } }
  | { name: "offline"; data: { message: string } };

/** What the server refused, and why. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

// Kept in memory only: a reload asks for it again.
let token = "";
export function signIn(value: string): void {
  token = value;
}

function headers(more: Record<string, string> = {}): Record<string, string> {
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

async function answer(path: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(path, { headers: headers({ Accept: accept }), signal: signal ?? null });
  if (response.ok) return response;
  throw new Refused(await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem> {
  const unknown = { type: "", title: response.statusText, status: response.status, reason: "Unknown" };
  try {
    return (await response.json()) as Problem;
  } catch {
    return { ...unknown, detail: `HTTP ${response.status}` };
  }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await answer(path, "application/json", signal)).json()) as T;
}

export async function getYaml(path: string, signal?: AbortSignal): Promise<string> {
  return (await answer(path, "application/yaml", signal)).text();
}

/** Splits what arrived of a stream into whole events and the rest. */
export function parseEvents(text: string): {
  events: { name: string; id: string; data: string }[];
  rest: string;
} {
  const parts = text.split("\n\n");
  const rest = parts.pop() ?? "";
  const events = parts.map((part) => {
    const field = (name: string) =>
      part
        .split("\n")
        .filter((line) => line.startsWith(`${name}: `))
        .map((line) => line.slice(name.length + 2))
        .join("\n");
    return { name: field("event"), id: field("id"), data: field("data") };
  });
  return { events, rest };
}

const LONGEST_PAUSE = 15_000;
// Heartbeats come each 5 s: so much silence is a dead connection.
const SILENCE = 20_000;

/** Follows a view until the returned function is called. A refusal ends it and is reported. */
export function follow(
  view: string,
  onEvent: (event: StreamEvent) => void,
  onRefused: (problem: Problem) => void,
) {
  const stop = new AbortController();
  let last = "";
  let failures = 0;
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const attempt = new AbortController();
      const abort = () => attempt.abort();
      stop.signal.addEventListener("abort", abort);
      let watchdog = window.setTimeout(abort, SILENCE);
      try {
        const response = await fetch(`/api/v1/stream?view=${encodeURIComponent(view)}`, {
          headers: headers({ Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) }),
          signal: attempt.signal,
        });
        if (!response.ok && response.status < 500) {
          onRefused(await problemOf(response));
          return;
        }
        if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let text = "";
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          window.clearTimeout(watchdog);
          watchdog = window.setTimeout(abort, SILENCE);
          const { events, rest } = parseEvents(text + value);
          text = rest;
          for (const event of events) {
            failures = 0;
            last = event.id;
            onEvent({ name: event.name, data: JSON.parse(event.data) } as StreamEvent);
          }
        }
      } catch (error) {
        if (stop.signal.aborted) return;
        failures += 1;
        onEvent({
          name: "offline",
          data: { message: error instanceof Error ? error.message : String(error) },
        });
      } finally {
        window.clearTimeout(watchdog);
        stop.signal.removeEventListener("abort", abort);
      }
      const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random() / 2);
      await new Promise((resolve) => window.setTimeout(resolve, pause));
    }
  };
  void run();
  return () => stop.abort();
}
