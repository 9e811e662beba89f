import { goMap } from "../values/goValue.ts";
import type { GoValue } from "../values/goValue.ts";
import { GoCallError, goFunction } from "./goFunction.ts";
import type { Arguments, FunctionTable, GoFunction } from "./goFunction.ts";

/**
 * sprig's functions whose results depend on chance, keys or the engine's machine. They give
 * something of the right shape, and say that it is not what the engine will give.
 */
export const unpredictableFunctions: FunctionTable = {
  uuidv4: standIn("", () => "00000000-0000-4000-8000-000000000000"),
  env: standIn("string", () => ""),
  expandenv: standIn("string", (args) => {
    return args.text(0).replace(/\$(?:\{[^}]{0,256}\}|\w{1,256})/g, "");
  }),
  getHostByName: standIn("string", () => "0.0.0.0"),
  randAlphaNum: random("A"),
  randAlpha: random("A"),
  randAscii: random("A"),
  randNumeric: random("0"),
  shuffle: standIn("string", (args) => args.text(0)),
  derivePassword: standIn("int string string string string", () => "derived-password"),
  encryptAES: standIn("string string", () => "ZW5jcnlwdGVk"),
  decryptAES: standIn("string string", () => "decrypted"),
  genPrivateKey: standIn("string", () => pem("PRIVATE KEY")),
  genCA: standIn("string int", certificate),
  genSelfSignedCert: standIn("string any any int", certificate),
  genSignedCert: standIn("string any any int any", certificate),
  buildCustomCert: standIn("string string", certificate),
};

function standIn(signature: string, result: (args: Arguments) => GoValue): GoFunction {
  return goFunction(signature, (args, { unpredictable }) => {
    unpredictable();
    return result(args);
  });
}

function random(char: string): GoFunction {
  return goFunction("int", (args, { budget, unpredictable }) => {
    unpredictable();
    const count = args.int(0);
    if (count < 0) throw new GoCallError("runtime error: makeslice: len out of range");
    budget.checkLength(count);
    return char.repeat(count);
  });
}

function certificate(): GoValue {
  return goMap(
    [
      ["Cert", pem("CERTIFICATE")],
      ["Key", pem("RSA PRIVATE KEY")],
    ],
    "sprig.certificate",
  );
}

function pem(label: string): string {
  return `-----BEGIN ${label}-----\n-----END ${label}-----\n`;
}
