/** Python's type names and truth values, as the servers' checks use them. */
import type {JsonValue} from '../protocol/frames.ts';

/** Name of the Python type that a JSON value is read as; a number with no fraction counts as `int`. */
export function typeName(value: JsonValue): string {
	if (value === null) return 'NoneType';
	if (typeof value === 'string') return 'str';
	if (typeof value === 'boolean') return 'bool';
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
	return Array.isArray(value) ? 'list' : 'dict';
}

/** `bool(value)`: false for null, zero and everything empty. */
export function isTruthyInPython(value: JsonValue | undefined): boolean {
	if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
	return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** `int(value)`; undefined where that raises. */
export function integerInPython(value: JsonValue): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : undefined;
	if (typeof value === 'boolean') return Number(value);
	return typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : undefined;
}
