"use strict";
// What the other scripts use: looks of statuses, texts of times, elements, requests to the server.
//
// Rule: everything from the mock is inserted as text, never as markup, since a test can choose any name.
const LOOKS = {
  early: ["PENDING", "SCHEDULING", "INITIALIZED"], wait: ["PENDING_CONCURRENCY", "PENDING_DEVICE"],
  prep: ["PREPARING", "PROCESSING"], run: ["RUNNING", "ACTIVE"], stop: ["STOPPING"], bad: ["FAILED", "ERRORED"],
};
const KINDS = { run: "run", job: "job", upload: "upload", "testgrid-session": "browser session" };
const $ = (selector) => document.querySelector(selector);
const drawn = { version: "", rows: new Map(), axis: "", most: 12, wanted: 200 };
let state = null;
let clock = { now: 0, at: 0, rate: 1, frozen: false, shift: 0 };

const lookOf = (status) => Object.keys(LOOKS).find((name) => LOOKS[name].includes(status)) || "done";
const isBad = (row) => LOOKS.bad.includes(row.result) || LOOKS.bad.includes(row.status);
const now = () => clock.now + clock.rate * (performance.now() - clock.at);
const time = (moment) => new Date(moment).toISOString().slice(11, 19);
const day = (moment) => new Date(moment).toISOString().slice(0, 10);
const momentText = (moment) => (day(moment) === day(now()) ? "" : `${day(moment)} `) + time(moment);

function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [[Math.floor(seconds / 86400), "d"], [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"], [seconds % 60, "s"]];
  const first = parts.findIndex(([number]) => number);
  return first < 0 ? "0 s" : parts.slice(first, first + 2).filter(([number]) => number).map((part) => part.join(" ")).join(" ");
}

function element(tag, name, text) {
  const created = document.createElement(tag);
  if (name) created.className = name;
  if (text !== undefined) created.textContent = text;
  return created;
}

function button(text, pressed, name = "") {
  const created = element("button", name, text);
  created.type = "button";
  created.addEventListener("click", pressed);
  return created;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// The words for a box that has no rows, and a line to paste.
function hint(box, number, text, code) {
  const node = $(`${box} .hint`);
  node.hidden = number > 0;
  if (number) return;
  const wanted = code ? [element("p", "", text), element("pre", "", code)] : [element("p", "", text)];
  if (node.textContent !== text + (code || "")) node.replaceChildren(...wanted);
}

async function request(path, body, method = "POST") {
  const options = body === undefined ? {} : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/moto-devicefarm/${path}`, { ...options, signal: AbortSignal.timeout(10000) });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.message);
  return found;
}

// A message at the bottom, which a screen reader reads aloud.
function tell(text) {
  setText($("#message"), text);
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => setText($("#message"), ""), 6000);
}

async function press(path, body, done, method) {
  try {
    tell(done(await request(path, body, method)));
  } catch (error) {
    tell(`That failed: ${error.message}`);
  }
  await poll();
}
