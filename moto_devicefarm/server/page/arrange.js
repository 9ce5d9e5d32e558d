// Forms that arrange what happens next, as the methods of the handle do. Their choices are those of the endpoints' own
// description, so that a new operation or stage needs no change here.

const FORMS = [
  ["Let an operation fail", "fail", ["operation", "code", "times", "message"]],
  ["The next session", "next-session", ["stuck_in", "ends_with", "after", "message"]],
  ["The next run", "next-run", ["results", "stuck_in", "message"]],
  ["The next upload", "next-upload", ["status", "stuck_in", "message"]],
];
const LABELS = { code: "error", after: "after seconds", times: "how often" };
const TIMES_TO_FAIL = [["once", 1], ["twice", 2], ["5 times", 5], ["every time", null]];

async function openForms() {
  if ($("#forms").childElementCount) return showUnused();
  try {
    const { paths } = await request("openapi.json");
    $("#forms").replaceChildren(...FORMS.map(([title, path, names]) => {
      const { schema } = paths[`/moto-devicefarm/${path}`].post.requestBody.content["application/json"];
      return newForm(title, path, names, schema.properties);
    }));
  } catch (error) {
    tell(`That failed: ${error.message}`);
  }
  return showUnused();
}

function newForm(title, path, names, properties) {
  const form = element("form");
  form.id = path;
  const fields = names.map((name) => [name, newField(name, properties[name])]);
  const send = element("button", "", "Arrange");
  send.setAttribute("aria-label", `Arrange: ${title}`);
  form.append(element("h3", "", title), ...fields.map(([name, field]) => labelled(name, field)), send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = Object.fromEntries(fields.filter(([, field]) => field.value).map(([name, field]) => [name, valueOf(name, field)]));
    await press(path, body, () => `Arranged: ${title[0].toLowerCase()}${title.slice(1)}`);
    await showUnused();
  });
  return form;
}

function newField(name, schema) {
  const { enum: direct, anyOf = [], type, description } = schema;
  const choices = name === "times" ? TIMES_TO_FAIL.map(([text]) => text) : [direct, ...anyOf.map((one) => one.enum)].filter(Boolean).flat();
  const field = element(choices.length ? "select" : "input");
  if (choices.length) field.append(...["", ...choices].map((choice) => element("option", "", choice)));
  else if ([type, ...anyOf.map((one) => one.type)].includes("number")) Object.assign(field, { type: "number", min: 0, step: "any" });
  field.title = (description || "").split(". ")[0];
  return field;
}

function labelled(name, field) {
  const label = element("label", "", LABELS[name] || name.replace("_", " "));
  label.append(field);
  return label;
}

function valueOf(name, field) {
  if (name === "times") return new Map(TIMES_TO_FAIL).get(field.value);
  return field.type === "number" ? Number(field.value) : field.value;
}

// What was arranged, here or by the test, and was not used so far.
async function showUnused() {
  if (!$("#arrange").open) return;
  try {
    const { unused } = await request("unused");
    $("#unused").replaceChildren(...unused.map((text) => element("li", "row", text)));
    $("#unused-title").hidden = !unused.length;
  } catch (error) {
    tell(`That failed: ${error.message}`);
  }
}

$("#arrange").addEventListener("toggle", () => $("#arrange").open && openForms());
