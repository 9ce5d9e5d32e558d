// The clock, and what draws everything: once a change of the state, and once a second.

async function poll() {
  try {
    const found = await request(`state?version=${drawn.version}&rows=${drawn.wanted}`);
    const at = performance.now();
    let rate = clock.rate;
    if (found.clock.frozen) rate = 0;
    else if (!drawn.version || clock.frozen) rate = 1;
    else rate = found.clock.now - found.clock.shift === clock.now - clock.shift ? 0 : 1;  // 0: a test froze it
    clock = { ...found.clock, at, rate };
    if (found.resources) state = found;
    const changed = drawn.version !== found.version;
    drawn.version = found.version;
    document.body.classList.remove("lost");
    if (changed) draw();
    update();
    if (changed) { refreshPanels(); showUnused(); }
  } catch (error) {
    clock.rate = 0;
    clock.at = performance.now();
    document.body.classList.add("lost");
    setText($("#mode"), `no answer from the server: it has ended, or is blocked (${error.message})`);
  }
}

function draw() {
  const { rows, total } = state.resources;
  drawn.byArn = new Map(rows.map((row) => [row.arn, row]));
  const [waiting, busy] = [rows.filter((row) => lookOf(row.status) === "wait").length, rows.filter((row) => !row.ended).length];
  const more = total - rows.length;
  setText($("#counts"), total ? `${busy} under way, ${waiting} of them in a queue; ${more ? `the latest ${rows.length}, and ${more.toLocaleString("en")} more` : `${total} in all`}` : "");
  drawDevices();
  drawCalls();
  setText($("#where"), state.accounts.length ? `at ${location.origin}, account ${state.accounts.join(", ")}` : `at ${location.origin}`);
}

function update() {
  if (!state || document.body.classList.contains("lost")) return;
  const moment = now();
  setText($("#clock"), time(moment));
  setText($("#date"), `${day(moment)} UTC`);
  const ahead = clock.shift ? `${duration(Math.abs(clock.shift))} ${clock.shift > 0 ? "ahead" : "behind"}` : "";
  setText($("#mode"), clock.frozen ? "frozen by this server until Reset clock"
    : clock.rate ? (ahead ? `runs, ${ahead}` : "runs") : `frozen by the test${ahead ? `; this server is ${ahead}` : ""}`);
  $("#freeze").disabled = clock.frozen;
  $("#reset").disabled = !clock.frozen && !clock.shift;
  drawSummary(moment);
  drawTimeline(moment);
}

for (const tick of document.querySelectorAll("[data-tick]")) {
  tick.addEventListener("click", () => press("clock", { tick: Number(tick.dataset.tick) }, () => `${tick.textContent}`));
}
for (const more of document.querySelectorAll(".box .more")) {
  more.addEventListener("click", () => { more.parentElement.querySelector(".rows").dataset.all = "1"; draw(); });
}
$("#freeze").addEventListener("click", () => press("clock", { freeze: new Date(Math.round(now())).toISOString() }, () => "The clock is frozen."));
$("#reset").addEventListener("click", () => press("clock", { reset: true }, () => "The clock runs as the real one."));
$("#filter").addEventListener("change", update);
$("#more").addEventListener("click", showMore);
document.addEventListener("visibilitychange", () => document.hidden || poll());

async function keepPolling(pause) {
  const began = performance.now();
  if (!document.hidden || !drawn.version) await poll();
  const took = performance.now() - began;  // a large state is asked for less often, so that the tested program is not slowed down
  setTimeout(keepPolling, Math.max(pause, Math.min(5000, 10 * took)), 1000);
}
keepPolling(400);  // only the second state shows whether the clock runs
setInterval(update, 1000);
