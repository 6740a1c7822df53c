import { createRequire } from "node:module";

/** A Lua state; only ever handed back to the functions below. */
export type LuaState = { readonly luaState: unique symbol };
type LuaBytes = Uint8Array;
type NumberCell = { setfltvalue(value: number): void; setsvalue(value: unknown): void; value: number };

/** The part of the interpreter's C-like interface that is used here; names are Lua's own. */
type Fengari = {
  to_luastring(text: string): LuaBytes;
  lua: {
    LUA_TNIL: number;
    LUA_TBOOLEAN: number;
    LUA_TNUMBER: number;
    LUA_TSTRING: number;
    LUA_TTABLE: number;
    LUA_MASKCOUNT: number;
    lua_type(state: LuaState, index: number): number;
    lua_toboolean(state: LuaState, index: number): boolean;
    lua_tonumber(state: LuaState, index: number): number;
    lua_tostring(state: LuaState, index: number): LuaBytes;
    lua_pushnil(state: LuaState): void;
    lua_pushboolean(state: LuaState, value: boolean): void;
    lua_pushnumber(state: LuaState, value: number): void;
    lua_pushstring(state: LuaState, value: LuaBytes): void;
    lua_pushvalue(state: LuaState, index: number): void;
    lua_pushcfunction(state: LuaState, run: (state: LuaState) => number): void;
    lua_createtable(state: LuaState, arrayLength: number, fields: number): void;
    lua_setfield(state: LuaState, index: number, name: LuaBytes): void;
    lua_getfield(state: LuaState, index: number, name: LuaBytes): number;
    lua_rawseti(state: LuaState, index: number, key: number): void;
    lua_rawgeti(state: LuaState, index: number, key: number): number;
    lua_rawlen(state: LuaState, index: number): number;
    lua_rawset(state: LuaState, index: number): void;
    lua_setglobal(state: LuaState, name: LuaBytes): void;
    lua_pushglobaltable(state: LuaState): void;
    lua_next(state: LuaState, index: number): number;
    lua_pcall(state: LuaState, args: number, results: number, handler: number): number;
    lua_error(state: LuaState): number;
    lua_gettop(state: LuaState): number;
    lua_settop(state: LuaState, index: number): void;
    lua_absindex(state: LuaState, index: number): number;
    lua_sethook(state: LuaState, hook: ((state: LuaState) => void) | null, mask: number, count: number): void;
    LUA_REGISTRYINDEX: number;
  };
  lauxlib: {
    luaL_newstate(): LuaState;
    luaL_requiref(state: LuaState, name: LuaBytes, open: (state: LuaState) => number, global: number): void;
    luaL_loadbuffer(state: LuaState, code: LuaBytes, size: number, name: LuaBytes): number;
    luaL_ref(state: LuaState, table: number): number;
    luaL_checkstack(state: LuaState, room: number, message: null): void;
  };
  lualib: Record<
    "luaopen_base" | "luaopen_string" | "luaopen_table" | "luaopen_math",
    (state: LuaState) => number
  >;
};

type ObjectModule = {
  luaO_str2num(text: LuaBytes, cell: NumberCell): number;
  luaO_tostring(state: LuaState, cell: NumberCell): void;
};

const require = createRequire(import.meta.url);
const interpreter = require("fengari") as Fengari;
const objects = require("fengari/src/lobject.js") as ObjectModule;
const strings = require("fengari/src/lstring.js") as { luaS_bless(state: LuaState, text: LuaBytes): unknown };

/*
 * Redis runs Lua 5.1, where every number is a double and 3.0 prints as "3". This interpreter is 5.3 with
 * 32-bit integers, in which a product of two window lengths would silently wrap. So numerals and numeric
 * strings always become doubles, and doubles print as 5.1 prints them (%.14g).
 */
const parse = objects.luaO_str2num;
objects.luaO_str2num = (text, cell) => {
  const length = parse(text, cell);
  if (length !== 0) cell.setfltvalue(cell.value);
  return length;
};
objects.luaO_tostring = (state, cell) => {
  cell.setsvalue(strings.luaS_bless(state, interpreter.to_luastring(formatLuaNumber(cell.value))));
};

/** A number as Lua 5.1 prints it. */
export function formatLuaNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const rounded = Number(value.toPrecision(14));
  if (rounded === 0 || (Math.abs(rounded) < 1e14 && Math.abs(rounded) >= 1e-4)) return String(rounded);
  return rounded.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

export const fengari: Fengari = interpreter;
