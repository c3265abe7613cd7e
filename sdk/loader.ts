/**
 * What stands in the state as the provider of every endpoint: a text that loads the provider of the installed package
 * when a method runs. It holds no code of ours and no key, so a new version of the package changes no state.
 *
 * FROZEN: every state ever written holds this very text, and a changed one would show as a change of every resource.
 *
 * It looks for the package where the program runs; then as a file of the working directory would find it, which is how
 * a package finds itself; then from where Pulumi's host was started. It goes on only when this very package is missing:
 * whatever else is wrong must be seen.
 */
export const LOADER =
  "exports.handler=_=>{let n='pulumi-pareta/provider',p=process,c=require('module').createRequire,f;" +
  "for(f of[_=>require,_=>c(p.cwd()+'/_'),_=>c(require('fs').realpathSync(p.argv[1]))])" +
  "try{return f()(n)}catch(e){if(!(e+'').includes(n+`'`))throw e}throw Error('npm i pulumi-pareta')}";
