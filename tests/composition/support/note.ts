/**
 * A module that the rows' programs share: a resource that is no endpoint. Its `text` is known in a preview, what is `made`
 * of it is not; and with `fails` it is never made, and says so once as many endpoints are there as `fails.after` says.
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
