// One endpoint that config can stop, and the model that its task recommends.
using System;
using System.Collections.Generic;
using Pareta.Pulumi;
using Pulumi;

const string task = "contract-key-fields";

return await Deployment.RunAsync(() =>
{
    // `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
    var running = new Pulumi.Config().GetBoolean("running") ?? true;
    var contracts = new Endpoint("contracts", new EndpointArgs { Task = task, Running = running }, new CustomResourceOptions
    {
        CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromMinutes(40) },
    });
    var recommended = GetRecommendedModel.Invoke(new GetRecommendedModelInvokeArgs { Task = task });

    return new Dictionary<string, object?>
    {
        ["id"] = contracts.Id,
        ["status"] = contracts.Status,
        ["url"] = contracts.Url,
        ["recommended"] = recommended.Apply(result => result.Model),
    };
});
