/**
 * The text that stands in the state as the provider of every endpoint. When a method runs, it loads the provider of the
 * installed package. It holds none of the provider's code and no key, so a new version of the package changes no state.
 *
 * FROZEN: every state ever written holds exactly this text, and a changed text would show as a change of every
 * resource.
 *
 * It looks for the package in three places: where the program runs; where a file of the working directory would find
 * it, which is how a package finds itself; and where Pulumi's host was started. It continues to the next place only if
 * this package itself is missing, because every other error must be shown.
 */
export const LOADER =
  "exports.handler=_=>{let n='pulumi-pareta/provider',p=process,c=require('module').createRequire,f;" +
  "for(f of[_=>require,_=>c(p.cwd()+'/_'),_=>c(require('fs').realpathSync(p.argv[1]))])" +
  "try{return f()(n)}catch(e){if(!(e+'').includes(n+`'`))throw e}throw Error('npm i pulumi-pareta')}";
