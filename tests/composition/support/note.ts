/**
 * A module that the rows' programs share: a resource that is not an endpoint. Its `text` is known in a preview, its
 * `made` is not. With `fails` it is never created, and it fails once as many endpoints exist as `fails.after` says.
 */
export const NOTE = `
const pulumi = require("@pulumi/pulumi");

async function count() {
  const { PARETA_BASE_URL, PARETA_API_KEY } = process.env;
  const response = await fetch(PARETA_BASE_URL + "/v1/endpoints", {
    headers: { Authorization: "Bearer " + PARETA_API_KEY },
  });
  return (await response.json()).length;
}

const provider = {
  async create(inputs) {
    if (inputs.fails) {
      while ((await count()) < inputs.fails.after) await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error("the note cannot be made");
    }
    return { id: "note", outs: { ...inputs, made: inputs.text } };
  },
  async diff(id, olds, news) {
    return { changes: JSON.stringify(olds.text) !== JSON.stringify(news.text) };
  },
  async update(id, olds, news) {
    return { outs: { ...news, made: news.text } };
  },
};

exports.Note = class Note extends pulumi.dynamic.Resource {
  constructor(name, props, opts) {
    super(provider, name, { made: undefined, ...props }, opts);
  }
};
`;
