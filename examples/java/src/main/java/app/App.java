package app;

import ai.pareta.pulumi.Endpoint;
import ai.pareta.pulumi.EndpointArgs;
import ai.pareta.pulumi.ParetaFunctions;
import ai.pareta.pulumi.inputs.GetRecommendedModelArgs;
import ai.pareta.pulumi.outputs.GetRecommendedModelResult;
import com.pulumi.Pulumi;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import java.time.Duration;

/** One endpoint that config can stop, and the model that its task recommends. */
public class App {
  private static final String TASK = "contract-key-fields";

  public static void main(String[] args) {
    Pulumi.run(ctx -> {
      // `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
      var running = ctx.config().getBoolean("running").orElse(true);
      var contracts = new Endpoint("contracts",
          EndpointArgs.builder().task(TASK).running(running).build(),
          CustomResourceOptions.builder()
              .customTimeouts(CustomTimeouts.builder().create(Duration.ofMinutes(40)).build())
              .build());
      var recommended = ParetaFunctions.getRecommendedModel(GetRecommendedModelArgs.builder().task(TASK).build());
      ctx.export("id", contracts.id());
      ctx.export("status", contracts.status());
      ctx.export("url", contracts.url());
      ctx.export("recommended", recommended.applyValue(GetRecommendedModelResult::model));
    });
  }
}
