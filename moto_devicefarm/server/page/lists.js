// The lists of devices and of calls, and the summary.

// Rows of plain cells. A row that did not change keeps its element. At first a list has 12 rows.
function drawRows(box, cells, keys = []) {
  const list = $(`${box} .rows`);
  const more = $(`${box} .more`);
  const shown = cells.slice(0, list.dataset.all ? cells.length : 12);
  shown.forEach((cell, position) => {
    let node = list.children[position];
    if (!node) list.append(node = element("li", "row"));
    const text = JSON.stringify([cell, keys[position]]);
    if (node.dataset.text === text) return;
    node.dataset.text = text;
    fillRow(node, cell);
  });
  while (list.children.length > shown.length) list.lastChild.remove();
  more.hidden = shown.length === cells.length;
  setText(more, `Show ${cells.length - shown.length} more`);
}

// A cell is its text, its class, and a small text below it; or a function that makes a button.
function fillRow(node, cells) {
  const hadFocus = node.contains(document.activeElement);
  node.replaceChildren(...cells.map((cell) => {
    if (typeof cell === "function") return cell();
    const [text, name, below] = cell;
    const span = element("span", name || "", text);
    if (below) span.append(element("small", "", below));
    return span;
  }));
  if (hadFocus) node.querySelector("button")?.focus();
}

const isFree = (device) => ["HIGHLY_AVAILABLE", "AVAILABLE", null].includes(device.availability);

function busyButton(device) {
  const availability = isFree(device) ? "BUSY" : "HIGHLY_AVAILABLE";
  const path = `devices/${encodeURIComponent(device.arn)}`;
  const created = button(isFree(device) ? "Set busy" : "Set free",
    () => press(path, { availability }, () => `${device.name} is ${availability}`, "PUT"));
  created.setAttribute("aria-label", `${created.textContent}: ${device.name}`);
  created.title = device.arn;
  return created;
}

function drawDevices() {
  const { rows: found, total } = state.devices;
  drawRows("#devices", found.map((device) => [
    [device.name, "", device.os + (device.fleet === "PRIVATE" ? " · private" : "")],
    [device.availability || "availability unknown", `status ${isFree(device) ? "run" : "wait"}`, [device.in_use && `${device.in_use} in use`, device.waiting && `${device.waiting} waiting`,
      device.instances.length && `${device.instances.filter((status) => status === "AVAILABLE").length} of ${device.instances.length} free`,
    ].filter(Boolean).join(", ")],
    () => busyButton(device),
  ]), found.map((device) => device.arn));
  setText($("#devices-title + span"), total > found.length ? `${found.length} of ${total}` : `${total}`);
  hint("#devices", found.length, "The registry has no devices.");
}

function drawCalls() {
  const { rows: found, logged } = state.calls;
  drawRows("#calls", found.map((call) => [
    [time(call.moment)], [callTitle(call) + (call.times > 1 ? ` × ${call.times}` : ""), "", call.parameters],
    [call.answer, call.error ? "status bad" : ""],
  ]));
  setText($("#calls-title + span"), found.length ? "the latest first; polling is one row" : "");
  hint("#calls", found.length, logged ? "None yet." : "This mock keeps no log of its calls.");
}

// The operation of a call, and the name of its resource.
function callTitle(call) {
  const resource = drawn.byArn.get(call.resource);
  return resource ? `${call.operation} of ${resource.name}` : call.operation;
}

function drawSummary(moment) {
  const busy = state.resources.rows.filter((row) => !row.ended);
  const call = state.calls.rows[0];
  const polled = (row) => (call && call.resource === row.arn ? 0 : 1);  // the test hangs at the resource that it polls
  const stuck = busy.filter(isStuck).sort((one, other) => polled(one) - polled(other) || statusBegan(one, moment) - statusBegan(other, moment));
  $("#stuck").classList.toggle("stuck", stuck.length > 0);
  setText($("#stuck p"), !stuck.length ? (busy.length ? "No: everything ends by itself." : "No: nothing is under way.")
    : `${stuck[0].name} is ${stuck[0].status} for ${duration(moment - statusBegan(stuck[0], moment))}: ${stuck[0].waiting_for || "nothing ends it by itself"}.`
      + (stuck.length > 1 ? ` And ${stuck.length - 1} more.` : ""));
  const coming = busy.filter((row) => row.next).sort((one, other) => one.next.at - other.next.at)[0];
  setText($("#next p"), coming ? `${coming.name}: ${coming.next.status} at ${momentText(coming.next.at)}, in ${duration(coming.next.at - moment)}`
    + `${coming.next.reason ? ` (${coming.next.reason})` : ""}${clock.rate ? "" : "; the clock is frozen"}.` : "Nothing comes by itself.");
  setText($("#last p"), !call ? "None." : `${callTitle(call)}, ${duration(moment - call.moment)} ago: ${call.answer}`
    + (call.times > 1 ? `. ${call.times} times in a row since ${momentText(call.since)}.` : ""));
}
