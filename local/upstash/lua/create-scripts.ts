import { createHash } from "node:crypto";
import type { Reply } from "../reply.ts";
import { CommandError } from "../reply.ts";
import type { LuaState } from "./fengari.ts";
import { fengari, formatLuaNumber } from "./fengari.ts";
import { jsonAt, pushJson } from "./json.ts";
import { PRELUDE } from "./prelude.ts";
import { fieldAt, pushError, pushReply, pushStrings, replyAt, stringAt } from "./values.ts";

const { lua, lauxlib, lualib, to_luastring } = fengari;
const HOOK_EVERY_INSTRUCTIONS = 100_000;
const MAX_SCRIPT_MS = 5_000;

export type Scripts = {
  /** Compiles a script and keeps it; returns its SHA-1. A script that does not compile is an error. */
  load(source: string): string;
  has(sha: string): boolean;
  clear(): void;
  /** Runs a kept script; NOSCRIPT when there is none. Nothing else runs meanwhile. */
  run(sha: string, keys: string[], args: string[]): Reply;
};

/** An interpreter whose `redis.call` goes to `execute`. */
export function createScripts(execute: (args: string[]) => Reply): Scripts {
  const state = lauxlib.luaL_newstate();
  const compiled = new Map<string, number>();
  let deadlineMs = 0;
  openLibraries(state);
  exposeRedis(state, execute);
  runPrelude(state);
  lua.lua_sethook(
    state,
    (running) => {
      if (Date.now() < deadlineMs) return;
      pushError(running, `ERR script ran for more than ${MAX_SCRIPT_MS} ms and was stopped`);
      lua.lua_error(running);
    },
    lua.LUA_MASKCOUNT,
    HOOK_EVERY_INSTRUCTIONS,
  );

  return {
    load(source) {
      const sha = createHash("sha1").update(source).digest("hex");
      if (!compiled.has(sha)) compiled.set(sha, compile(state, source));
      return sha;
    },
    has: (sha) => compiled.has(sha.toLowerCase()),
    clear: () => compiled.clear(),
    run(sha, keys, args) {
      const reference = compiled.get(sha.toLowerCase());
      if (reference === undefined) throw new CommandError("NOSCRIPT No matching script. Please use EVAL.");
      lua.lua_settop(state, 0);
      setGlobal(state, "KEYS", keys);
      setGlobal(state, "ARGV", args);
      deadlineMs = Date.now() + MAX_SCRIPT_MS;
      lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, reference);
      if (lua.lua_pcall(state, 0, 1, 0) !== 0) throw new CommandError(errorAt(state, sha));
      return resultAt(state);
    },
  };
}

function openLibraries(state: LuaState): void {
  const libraries = {
    _G: "luaopen_base",
    string: "luaopen_string",
    table: "luaopen_table",
    math: "luaopen_math",
  } as const;
  for (const [name, open] of Object.entries(libraries)) {
    lauxlib.luaL_requiref(state, to_luastring(name), lualib[open], 1);
    lua.lua_settop(state, 0);
  }
}

function exposeRedis(state: LuaState, execute: (args: string[]) => Reply): void {
  const define = (name: string, run: (state: LuaState) => number): void => {
    lua.lua_pushcfunction(state, run);
    lua.lua_setglobal(state, to_luastring(name));
  };
  // cjson.null is a value no script can make by itself; Redis has a light userdata, here it is a function.
  define("__null", () => 0);
  lua.lua_pushglobaltable(state);
  lua.lua_getfield(state, -1, to_luastring("__null"));
  const nullReference = lauxlib.luaL_ref(state, lua.LUA_REGISTRYINDEX);
  lua.lua_settop(state, 0);
  const pushNull = (): void => void lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, nullReference);

  define("__redis", (running) => {
    let reply: Reply;
    try {
      reply = execute(commandArguments(running));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      pushError(running, error.message);
      return 1;
    }
    pushReply(running, reply);
    return 1;
  });
  define("__sha1hex", (running) => {
    lua.lua_pushstring(running, to_luastring(createHash("sha1").update(stringAt(running, 1)).digest("hex")));
    return 1;
  });
  define("__encode", (running) =>
    orProblem(running, () => {
      const isNull = (index: number): boolean => lua.lua_type(running, index) > lua.LUA_TTABLE;
      lua.lua_pushstring(running, to_luastring(jsonAt(running, 1, isNull)));
    }),
  );
  define("__decode", (running) =>
    orProblem(running, () => pushJson(running, JSON.parse(stringAt(running, 1)) as unknown, pushNull)),
  );
}

/** Runs what pushes one value; when it throws, pushes nil and the message instead. */
function orProblem(state: LuaState, push: () => void): number {
  const top = lua.lua_gettop(state);
  try {
    push();
    return 1;
  } catch (error) {
    lua.lua_settop(state, top);
    lua.lua_pushnil(state);
    lua.lua_pushstring(state, to_luastring(error instanceof Error ? error.message : String(error)));
    return 2;
  }
}

function commandArguments(state: LuaState): string[] {
  const args: string[] = [];
  for (let index = 1; index <= lua.lua_gettop(state); index++) {
    const type = lua.lua_type(state, index);
    if (type === lua.LUA_TNUMBER) args.push(formatArgument(lua.lua_tonumber(state, index)));
    else if (type === lua.LUA_TSTRING) args.push(stringAt(state, index));
    else throw new CommandError("ERR Lua redis lib command arguments must be strings or integers");
  }
  return args;
}

/** Redis passes numbers on with 17 digits, so that a time in milliseconds survives. */
function formatArgument(value: number): string {
  return Number.isFinite(value) ? String(value) : formatLuaNumber(value);
}

function runPrelude(state: LuaState): void {
  const reference = compile(state, PRELUDE);
  lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, reference);
  if (lua.lua_pcall(state, 0, 0, 0) !== 0) throw new Error(stringAt(state, -1));
}

function compile(state: LuaState, source: string): number {
  // "#!lua flags=…" is a line for Redis, not for Lua; the newline stays so that errors name the right line.
  const code = to_luastring(source.replace(/^#!.*/, ""));
  lua.lua_settop(state, 0);
  if (lauxlib.luaL_loadbuffer(state, code, code.length, to_luastring("@user_script")) !== 0) {
    throw new CommandError(`ERR Error compiling script (new function): ${stringAt(state, -1)}`);
  }
  return lauxlib.luaL_ref(state, lua.LUA_REGISTRYINDEX);
}

function setGlobal(state: LuaState, name: string, values: string[]): void {
  lua.lua_pushglobaltable(state);
  lua.lua_pushstring(state, to_luastring(name));
  pushStrings(state, values);
  // Raw, since assigning to globals is refused by the metatable.
  lua.lua_rawset(state, -3);
  lua.lua_settop(state, 0);
}

function errorAt(state: LuaState, sha: string): string {
  if (lua.lua_type(state, -1) === lua.LUA_TTABLE) {
    return fieldAt(state, -1, "err") ?? "ERR unknown error";
  }
  return `ERR ${stringAt(state, -1)} script: ${sha}`;
}

function resultAt(state: LuaState): Reply {
  if (lua.lua_type(state, -1) === lua.LUA_TTABLE) {
    const error = fieldAt(state, -1, "err");
    if (error !== undefined) throw new CommandError(error);
  }
  return replyAt(state, -1);
}
