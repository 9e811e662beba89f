/**
 * The native module, in a bundle of its own so that it is loaded only when a secret is needed.
 * The package finds its binary in `prebuilds/` beside the bundle.
 */
export { default as keytar } from "keytar";
