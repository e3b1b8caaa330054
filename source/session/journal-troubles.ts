/** The reasons why a journal cannot be written, as clauses. */

const REASONS: Readonly<Record<string, string>> = {
	EACCES: 'this user may not write to its folder',
	EPERM: 'this user may not write to its folder',
	EROFS: 'the disk is read-only',
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk is full',
	ENOTDIR: 'a part of the path of its folder is a file',
	EEXIST: 'a part of the path of its folder is a file',
	ENOENT: 'its folder was deleted',
	EMFILE: 'too many files are open',
	ENFILE: 'too many files are open',
	EIO: 'the disk reports an error',
	ETIMEDOUT: 'the disk does not respond',
};

/** @param code of the file system, or '' */
export const journalTrouble = (code: string): string =>
	REASONS[code] ?? (code === '' ? 'of an unexpected error' : `the disk reports ${code}`);
