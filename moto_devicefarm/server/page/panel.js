// The panel of a row that a person has opened: ARN, tests, artifacts, calls and document.

const panels = new Map();  // the open panels by the ARNs of their resources
const TIMES = ["created", "started", "stopped", "ended"];  // AWS gives seconds since 1970; "stopped" is a counter too

function togglePanel(drawnRow) {
  const { arn } = drawnRow.row;
  const open = !panels.has(arn);
  drawnRow.toggle.setAttribute("aria-expanded", String(open));
  if (!open) {
    panels.get(arn).node.remove();
    panels.delete(arn);
    return;
  }
  const panel = { node: element("div", "panel"), content: element("div"), text: "" };
  panel.content.textContent = "Loading…";
  panel.node.append(arnLine(drawnRow.row), panel.content);
  panels.set(arn, panel);
  drawnRow.node.append(panel.node);
  refreshPanel(arn, panel);
}

function refreshPanels() {
  for (const [arn, panel] of panels) {
    if (panel.node.isConnected) refreshPanel(arn, panel);
    else panels.delete(arn);
  }
}

async function refreshPanel(arn, panel) {
  try {
    const found = await request(`details?arn=${encodeURIComponent(arn)}`);
    const text = JSON.stringify(found).replace(/\?[^"]*"/g, '"');  // a new signature is no change
    if (panel.text === text) return;
    panel.text = text;
    panel.content.replaceChildren(...panelContent(found));
  } catch (error) {
    panel.text = "";
    panel.content.textContent = `That failed: ${error.message}`;
  }
}

function arnLine({ arn, name }) {
  const line = element("div", "arn");
  const text = element("code", "", arn);
  const test = element("a", "", "Make a test of this");
  test.href = `/moto-devicefarm/test-module?arn=${encodeURIComponent(arn)}`;
  test.download = `test_${name.replace(/\W+/g, "_")}.py`;
  test.title = "A pytest module that loads this document and asserts its members";
  line.append(text, button("Copy ARN", () => copy(arn, text)), test);
  return line;
}

// Without a secure context, as at an address of the network, a browser has no clipboard. The selection serves there.
async function copy(text, node) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection().selectAllChildren(node);
    if (!document.execCommand("copy")) return tell("Copy the selected ARN.");
  }
  return tell(`Copied ${text}`);
}

function panelContent({ document: members, tests, artifacts, calls }) {
  const columns = element("div", "columns");
  const [left, right] = [columns.appendChild(element("div")), columns.appendChild(element("div"))];
  if (tests.length) left.append(element("h3", "", "Tests"), rowsOf(tests.map((test) => [
    [test.name, "", test.suite],
    [test.result === "PENDING" ? test.status : test.result, `status ${isBad(test) ? "bad" : lookOf(test.status)}`],
    [test.message || "", "muted"],
  ])));
  left.append(element("h3", "", "Artifacts"), ...(artifacts.length ? artifacts.map(artifactNode) : [element("p", "muted", "None now.")]));
  left.append(element("h3", "", "Calls"), calls.length ? rowsOf(calls.map((call) => [
    [time(call.moment)],
    [call.operation + (call.times > 1 ? ` × ${call.times}` : "")],
    [call.answer, call.error ? "status bad" : ""],
  ]), "call") : element("p", "muted", "None."));
  const iso = (name, value) => (TIMES.includes(name) && value > 1e8 ? new Date(value * 1000).toISOString() : value);
  right.append(element("h3", "", "Document"), element("pre", "", JSON.stringify(members, iso, 2)));
  return [columns];
}

function rowsOf(cells, name = "") {
  const list = element("ul");
  list.setAttribute("role", "list");
  list.append(...cells.map((cell) => {
    const row = element("li", `row ${name}`);
    fillRow(row, cell);
    return row;
  }));
  return list;
}

// A screenshot shows; all artifacts are links. A captured URL may be anything, so only those of the web are links.
function artifactNode({ name, type, url }) {
  const node = element(type === "SCREENSHOT" ? "figure" : "p");
  if (!/^https?:/.test(url || "")) { node.textContent = `${name} (${type})`; return node; }
  const link = node.appendChild(element("a", "", name));
  Object.assign(link, { href: url, target: "_blank", rel: "noreferrer" });
  if (type === "SCREENSHOT") {
    const image = element("img");
    Object.assign(image, { src: url, alt: "", loading: "lazy" });
    link.prepend(image);
  } else node.append(element("small", "", ` ${type}`));
  return node;
}
