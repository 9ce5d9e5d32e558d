// The rows of sessions, runs and uploads, with their bars on one axis of time.

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800, 2592000, 31536000];
const MORE_ROWS = 50;
const SENT_ROWS = 200;  // how many rows the server sends, and how many more at a time
const FILTERS = { "": () => true, busy: (row) => !row.ended, bad: isBad };
const NOTHING = { busy: "Nothing is under way.", bad: "Nothing has failed." };

function showMore() {
  if (filteredRows(now()).length < drawn.most + MORE_ROWS) drawn.wanted += SENT_ROWS;
  drawn.most += MORE_ROWS;
  poll();
}

// The rows that the filter shows. A number of seconds shows what existed at some time of these last seconds.
function filteredRows(moment) {
  const chosen = $("#filter").value;
  const from = moment - Number(chosen) * 1000;
  const wanted = FILTERS[chosen] || ((row) => !row.ended || statusBegan(row, moment) >= from);
  return state.resources.rows.filter(wanted);
}

// Build the rows that are shown, and no others.
function drawTimeline(moment) {
  const found = filteredRows(moment);
  const shown = found.slice(0, drawn.most);
  const list = $("#timeline ol");
  const arns = new Set(shown.map((row) => row.arn));
  for (const [arn, drawnRow] of drawn.rows) {
    if (!arns.has(arn)) { drawnRow.node.remove(); drawn.rows.delete(arn); drawn.axis = ""; }
  }
  shown.forEach((row, position) => {
    const drawnRow = drawn.rows.get(row.arn) || newRow(row.arn);
    if (drawnRow.row !== row) fill(drawnRow, row);
    if (list.children[position] !== drawnRow.node) list.insertBefore(drawnRow.node, list.children[position] || null);
  });
  const more = found.length - shown.length;
  const earlier = state.resources.total - state.resources.rows.length;  // those that the server did not send
  $("#more").hidden = !more && !earlier;
  const rest = found.length === state.resources.rows.length ? more + earlier : more;
  setText($("#more"), rest ? `Show ${Math.min(rest, MORE_ROWS)} more of ${rest.toLocaleString("en")}` : `Look at ${SENT_ROWS} earlier ones`);
  if (state.resources.rows.length) hint("#timeline", shown.length, NOTHING[$("#filter").value] || "Nothing in this time.");
  else hint("#timeline", 0, "Nothing is under way yet. Let your program use this server:",
    `export AWS_ENDPOINT_URL=${location.origin}\nboto3.client("devicefarm", region_name="us-west-2", endpoint_url="${location.origin}")`);
  const axis = chooseAxis(moment, found);
  const moved = JSON.stringify(axis) !== drawn.axis;
  if (moved) drawAxis(axis);
  for (const drawnRow of drawn.rows.values()) { drawWords(drawnRow, moment); drawBars(drawnRow, moment, axis, moved); }
}

function newRow(arn) {
  const node = element("li", "resource");
  const drawnRow = { node, bars: [] };
  const what = element("div", "what");
  const status = element("div", "state");
  const toggle = what.appendChild(button("", () => togglePanel(drawnRow), "toggle"));
  toggle.setAttribute("aria-expanded", "false");
  drawnRow.toggle = toggle;
  drawnRow.name = toggle.appendChild(element("span", "name"));
  drawnRow.device = what.appendChild(element("small"));
  drawnRow.status = status.appendChild(element("span", "status"));
  drawnRow.since = status.appendChild(element("span", "muted"));
  drawnRow.reason = status.appendChild(element("small"));
  drawnRow.track = element("div", "track");
  drawnRow.track.setAttribute("role", "img");
  drawnRow.stop = button("Stop", () => press("stop", { arn }, (answer) => `${drawnRow.row.name} is ${answer.status}`), "stop-button");
  node.append(what, status, drawnRow.track, drawnRow.stop);
  drawn.rows.set(arn, drawnRow);
  return drawnRow;
}

function fill(drawnRow, row) {
  const text = JSON.stringify(row);
  const changed = drawnRow.text !== text;
  Object.assign(drawnRow, { row, text });
  if (!changed) return;
  drawn.axis = "";
  drawnRow.node.className = `resource ${row.kind}${isStuck(row) ? " stuck" : ""}`;
  setText(drawnRow.name, row.name);
  drawnRow.toggle.title = `${row.name}\n${row.arn}`;
  setText(drawnRow.device, [KINDS[row.kind], row.device === row.name ? "" : row.device, row.os].filter(Boolean).join(" · "));
  drawnRow.status.className = `status ${isBad(row) ? "bad" : lookOf(row.status)}`;
  setText(drawnRow.status, row.result && row.ended ? `${row.status} · ${row.result}` : row.status);
  drawnRow.stop.classList.toggle("gone", !row.can_stop);
  drawnRow.stop.disabled = !row.can_stop;
  drawnRow.stop.setAttribute("aria-label", `Stop ${row.name}`);
  drawnRow.bars = row.stages.map(([status, begins], position) => {
    const name = isBad(row) && lookOf(status) === "done" ? "bad" : lookOf(status);
    const ends = (row.stages[position + 1] || [])[1];
    return { node: element("div", `bar ${name}`), rest: element("div", `bar rest coming ${name}`), status, begins, ends };
  }).filter((bar) => bar.ends !== bar.begins);
  drawnRow.line = element("div", "line");
  drawnRow.track.replaceChildren(...drawnRow.bars.flatMap((bar) => [bar.rest, bar.node]), drawnRow.line);
}

function isStuck(row) {
  return !row.ended && (lookOf(row.status) === "wait" || !row.next) && Boolean(row.waiting_for || !row.next) && row.kind !== "run";
}

function statusBegan(row, moment) {
  const begun = row.stages.filter(([, begins]) => begins <= moment);
  return begun.length ? begun[begun.length - 1][1] : row.created;
}

function nextText(next, moment) {
  return `${next.status} at ${momentText(next.at)}, in ${duration(next.at - moment)}${next.reason ? ` (${next.reason})` : ""}`;
}

function drawWords(drawnRow, moment) {
  const { row } = drawnRow;
  const from = statusBegan(row, moment);
  setText(drawnRow.since, row.ended ? ` at ${momentText(from)}, after ${duration(from - row.created)}`
    : row.kind === "run" ? ` scheduled ${duration(moment - row.created)} ago` : ` for ${duration(moment - from)}`);
  const next = row.next ? `then ${nextText(row.next, moment)}` : "nothing ends it by itself";
  setText(drawnRow.reason, row.ended ? row.message || "" : [row.waiting_for, row.kind === "run" ? "" : next].filter(Boolean).join("; "));
}

function drawBars(drawnRow, moment, axis, moved) {
  const percent = (at) => Math.min(101, Math.max(-1, (at - axis.from) / axis.span * 100));
  drawnRow.line.style.left = `${percent(moment)}%`;
  for (const { node, rest, status, begins, ends } of drawnRow.bars) {
    const coming = begins > moment;
    const until = ends === undefined ? (drawnRow.row.ended ? begins : Math.max(begins, moment)) : ends;
    const reached = coming ? until : Math.min(until, moment);
    node.classList.toggle("coming", coming);
    place(node, percent(begins), percent(reached));
    rest.hidden = reached === until;
    if (!rest.hidden) place(rest, percent(reached), percent(until));
    if (moved) node.title = `${status} from ${momentText(begins)}${ends === undefined ? "" : `, for ${duration(ends - begins)}`}`;
  }
  if (moved) drawnRow.track.setAttribute("aria-label", drawnRow.bars.map((bar) => bar.node.title).join("; ") || "no stages");
}

function place(node, left, right) {
  node.style.left = `${left}%`;
  node.style.width = `${right - left}%`;
}

// The axis fits what is under way, and of what has ended as much as leaves that a third of the width.
function chooseAxis(moment, rows) {
  const width = Number($("#filter").value) * 1000 || 0;
  const busy = rows.filter((row) => !row.ended);
  const base = Math.min(moment - 5000, ...(busy.length ? busy : rows.slice(0, 20)).map((row) => row.created));
  const near = rows.slice(0, drawn.most).map((row) => row.created).filter((created) => created > moment - 3 * (moment - base));
  const from = width ? moment - width : Math.min(base, ...near);
  const soon = Math.min(...busy.filter((row) => row.next).map((row) => row.next.at));
  const until = !width && soon < moment + 2 * (moment - from) ? soon : moment;
  const step = 1000 * (STEPS.find((step) => until <= Math.floor(from / step / 1000) * step * 1000 + 5.5 * step * 1000) || STEPS.at(-1));
  return { from: Math.floor(from / step) * step, step, span: 6 * step };
}

function drawAxis(axis) {
  drawn.axis = JSON.stringify(axis);
  $(".ticks").replaceChildren(...[0, 1, 2, 3, 4, 5].map((number) => {
    const at = axis.from + number * axis.step;
    const tick = element("span", "", axis.step >= 86400000 ? day(at) : axis.step < 60000 ? time(at) : time(at).slice(0, 5));
    tick.style.left = `${number * 100 / 6}%`;
    return tick;
  }));
}
