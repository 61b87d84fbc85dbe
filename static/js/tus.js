// One file to the server in pieces (tus 1.0.0): after a lost connection it goes on from where the server stands.
// Knows nothing of pages: `new Sending(...)` tells what happens through `tell(state, facts)`.

const LEAST = 256 * 1024, FIRST = 1024 * 1024, MOST = 8 * 1024 * 1024; // bytes of one piece; grows on good lines
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between attempts, the last one for ever
const PIECE_LIMIT = 180000; // milliseconds for one piece

const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export const fingerprint = (file) => `${file.name.normalize("NFC")}|${file.size}|${file.lastModified}`;

class Broken extends Error {} // the line, or a server that will be back: try again
class Over extends Error { constructor(state, reasons) { super(state); this.state = state; this.reasons = reasons; } }

export class Sending {
  constructor(file, { place, token, facts, tell, known }) {
    Object.assign(this, { file, place, token, facts, tell });
    this.url = known?.url ?? "";
    this.offset = known?.offset ?? 0;
    this.piece = FIRST;
    this.failures = 0;
    this.wake = () => {};
  }

  // Sends all of it; resolves with "done", "refused", "stopped" or "signed_out".
  async run() {
    for (;;) {
      try {
        return await this.attempt();
      } catch (error) {
        if (error instanceof Over) { this.tell(error.state, { reasons: error.reasons }); return error.state; }
        if (!(error instanceof Broken)) throw error;
        await this.rest();
      }
    }
  }

  async attempt() {
    if (!this.url) await this.begin();
    else if (this.failures) await this.ask();
    while (this.offset < this.file.size) await this.next();
    this.tell("checking", {});
    return this.outcome();
  }

  async begin() {
    const pairs = { filename: this.file.name, fingerprint: fingerprint(this.file), facts: this.facts };
    const told = Object.entries(pairs).map(([key, value]) => `${key} ${coded(value)}`).join(",");
    const answer = await this.call("POST", this.place, { "Upload-Length": String(this.file.size), "Upload-Metadata": told });
    this.url = answer.getResponseHeader("Location");
    this.offset = 0;
  }

  async ask() {
    const answer = await this.call("HEAD", this.url);
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
  }

  async next() {
    const bytes = await this.file.slice(this.offset, this.offset + this.piece).arrayBuffer();
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(this.offset) };
    if (globalThis.crypto?.subtle) {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      headers["Upload-Checksum"] = `sha256 ${btoa(String.fromCharCode(...digest))}`;
    }
    const began = performance.now();
    const answer = await this.call("PATCH", this.url, headers, bytes);
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.failures = 0;
    if (performance.now() - began < 2000) this.piece = Math.min(MOST, this.piece * 2);
    this.tell("sending", { sent: this.offset });
  }

  // The server looked at the file: what did it say? An empty piece has it look again where its answer was lost.
  async outcome() {
    let answer = JSON.parse((await this.call("GET", this.url)).responseText);
    if (answer.state === "open") {
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(this.offset) };
      await this.call("PATCH", this.url, headers, new ArrayBuffer(0));
      answer = JSON.parse((await this.call("GET", this.url)).responseText);
    }
    if (answer.state === "open") throw new Broken();
    this.tell(answer.state, { reasons: [answer.reason], title: answer.title });
    return answer.state;
  }

  async stop() {
    this.stopped = true;
    this.request?.abort();
    if (this.url) await this.call("DELETE", this.url).catch(() => {});
    this.wake();
  }

  rest() {
    this.piece = Math.max(LEAST, this.piece / 2);
    const seconds = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.tell("waiting", { seconds });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake(), seconds * 1000);
      this.wake = () => { clearTimeout(timer); window.removeEventListener("online", this.wake); this.wake = () => {}; resolve(); };
      window.addEventListener("online", this.wake);
    });
  }

  call(method, url, headers = {}, body = null) {
    if (this.stopped && method !== "DELETE") return Promise.reject(new Over("stopped", []));
    const from = this.offset;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      const hidden = this.override && method !== "GET" && method !== "POST"; // behind a proxy that knows only those
      request.open(hidden ? "POST" : method, url);
      if (hidden) request.setRequestHeader("X-HTTP-Method-Override", method);
      request.timeout = PIECE_LIMIT;
      for (const [name, value] of Object.entries({ "Tus-Resumable": "1.0.0", "X-CSRFToken": this.token, Accept: "application/json", ...headers })) request.setRequestHeader(name, value);
      if (body?.byteLength) request.upload.addEventListener("progress", (step) => this.tell("sending", { sent: from + step.loaded }));
      for (const kind of ["error", "timeout"]) request.addEventListener(kind, () => reject(new Broken()));
      request.addEventListener("abort", () => reject(this.stopped ? new Over("stopped", []) : new Broken()));
      request.addEventListener("load", () => (request.status < 300 ? resolve(request) : reject(this.judge(request))));
      request.send(body);
    });
  }

  judge(request) {
    const { status } = request;
    if (status === 401 || status === 403) return new Over("signed_out", []);
    if (status === 404 || status === 410) {
      if (this.lost) return new Over("refused", []);
      this.lost = true; // the upload was thrown away: once from the beginning
      this.url = "";
      return new Broken();
    }
    if ((status === 405 || status === 501) && !this.override) { this.override = true; return new Broken(); }
    if (status === 409 || status === 423 || status === 460 || status === 429 || status >= 500) return new Broken();
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { /* no words */ }
    return new Over("refused", [...(said.reasons ?? []), ...Object.values(said.fields ?? {}).flat()]);
  }
}
