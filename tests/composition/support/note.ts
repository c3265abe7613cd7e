/**
 * A module that the rows' programs share: a resource that is no endpoint. Its `text` is known in a preview, what is `made`
 * of it is not; and with `fails` it is never made.
 */
export const NOTE = `
const pulumi = require("@pulumi/pulumi");

const provider = {
  async create(inputs) {
    if (inputs.fails) throw new Error("the note cannot be made");
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
