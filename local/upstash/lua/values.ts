import type { Reply } from "../reply.ts";
import { isStatus } from "../reply.ts";
import type { LuaState } from "./fengari.ts";
import { fengari } from "./fengari.ts";

const { lua, lauxlib, to_luastring } = fengari;
const MAX_DEPTH = 128;

const bytes = (text: string): Uint8Array => to_luastring(text);
const text = (state: LuaState, index: number): string =>
  Buffer.from(lua.lua_tostring(state, index)).toString();

/** The string at a stack index; a number is given as Lua prints it. */
export function stringAt(state: LuaState, index: number): string {
  return text(state, index);
}

/** Pushes a table of the strings, from index 1. */
export function pushStrings(state: LuaState, values: readonly string[]): void {
  lua.lua_createtable(state, values.length, 0);
  values.forEach((value, index) => {
    lua.lua_pushstring(state, bytes(value));
    lua.lua_rawseti(state, -2, index + 1);
  });
}

function pushField(state: LuaState, name: string, value: string): void {
  lua.lua_createtable(state, 0, 1);
  lua.lua_pushstring(state, bytes(value));
  lua.lua_setfield(state, -2, bytes(name));
}

/** Pushes `{ err = message }`. */
export function pushError(state: LuaState, message: string): void {
  pushField(state, "err", message);
}

/** Pushes a command's reply by Redis's conversion: nil becomes false, a status `{ ok = … }`. */
export function pushReply(state: LuaState, reply: Reply): void {
  if (reply === null) lua.lua_pushboolean(state, false);
  else if (typeof reply === "number") lua.lua_pushnumber(state, reply);
  else if (typeof reply === "string") lua.lua_pushstring(state, bytes(reply));
  else if (isStatus(reply)) pushField(state, "ok", reply.status);
  else {
    lauxlib.luaL_checkstack(state, 4, null);
    lua.lua_createtable(state, reply.length, 0);
    reply.forEach((item, index) => {
      pushReply(state, item);
      lua.lua_rawseti(state, -2, index + 1);
    });
  }
}

/** The text of a field of the table at `index`, or undefined when it holds no string there. */
export function fieldAt(state: LuaState, index: number, name: string): string | undefined {
  const isString = lua.lua_getfield(state, index, bytes(name)) === lua.LUA_TSTRING;
  const value = isString ? text(state, -1) : undefined;
  lua.lua_settop(state, -2);
  return value;
}

/** A script's result by Redis's conversion: numbers lose their fraction, a table ends at its first nil. */
export function replyAt(state: LuaState, index: number, depth = 0): Reply {
  if (depth > MAX_DEPTH) throw new Error("ERR reached lua stack limit");
  switch (lua.lua_type(state, index)) {
    case lua.LUA_TSTRING:
      return text(state, index);
    case lua.LUA_TNUMBER:
      return Math.trunc(lua.lua_tonumber(state, index));
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(state, index) ? 1 : null;
    case lua.LUA_TTABLE:
      return tableReply(state, lua.lua_absindex(state, index), depth);
    default:
      return null;
  }
}

function tableReply(state: LuaState, index: number, depth: number): Reply {
  lauxlib.luaL_checkstack(state, 4, null);
  const status = fieldAt(state, index, "ok");
  if (status !== undefined) return { status };
  const items: Reply[] = [];
  for (let position = 1; ; position++) {
    const isNil = lua.lua_rawgeti(state, index, position) === lua.LUA_TNIL;
    if (!isNil) items.push(replyAt(state, -1, depth + 1));
    lua.lua_settop(state, -2);
    if (isNil) return items;
  }
}
