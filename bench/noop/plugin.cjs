// A plugin that does nothing, in the same language and with the same gRPC. It measures Pulumi's own time.
const { Server, ServerCredentials } = require("@grpc/grpc-js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const pb = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const { create, remove } = require("./calls.cjs");
const { checkedOf, outputsOf } = require("./outputs.cjs");

const plain = (struct) => struct?.toJavaScript() ?? {};
const answer = (make) => (call, respond) => respond(null, make(call.request));
const answerLater = (make) => (call, respond) =>
  make(call.request).then((response) => respond(null, response), respond);

const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(ResourceProviderService, {
  getPluginInfo: answer(() => new PluginInfo().setVersion("0.1.0")),
  checkConfig: answer((request) => new pb.CheckResponse().setInputs(request.getNews())),
  diffConfig: answer(() => new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE)),
  configure: answer(() => new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
  check: answer((request) =>
    new pb.CheckResponse().setInputs(
      Struct.fromJavaScript(checkedOf(request.getUrn(), plain(request.getNews()), plain(request.getOlds()))),
    ),
  ),
  diff: answer(() => new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE)),
  create: answerLater(async (request) => {
    const inputs = plain(request.getProperties());
    const id = request.getPreview() ? "" : await create(inputs);
    return new pb.CreateResponse().setId(id).setProperties(Struct.fromJavaScript(outputsOf(inputs)));
  }),
  read: answer((request) =>
    new pb.ReadResponse().setId(request.getId()).setProperties(request.getProperties()).setInputs(request.getInputs()),
  ),
  delete: answerLater((request) => remove(request.getId()).then(() => new Empty())),
  cancel: answer(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
