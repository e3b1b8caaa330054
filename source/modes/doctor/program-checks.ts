/** The checks of the program itself: its version, how it was installed, and the Node that runs it. */
import {own, safeLine} from '../../text/safe.ts';
import type {Check} from './check.ts';

export interface ProgramFacts {
	/** Of the package. */
	readonly version: string;
	/** The folder of the package, absolute. */
	readonly folder: string;
	/** It has a folder of git: a checkout. */
	readonly isCheckout: boolean;
	/** Without "v". */
	readonly node: string;
	readonly platform: string;
	readonly arch: string;
	/** Of the operating system. */
	readonly release: string;
}

/** The first one with all that the program uses. */
const LEAST_NODE = 22;

export function programChecks(facts: ProgramFacts): readonly Check[] {
	const {version, node, platform, arch, release} = facts;
	const install = installOf(facts);
	const isOld = Number.parseInt(node, 10) < LEAST_NODE;
	const nodeText = own`Node ${node} on ${platform} ${arch} (${release}).`;
	return [
		{
			...{group: 'program', id: 'version', outcome: 'ok', facts: {version, install}},
			text: own`bedrock-chat ${version}, ${install}.`,
		},
		{
			...{group: 'program', id: 'node', outcome: isOld ? 'note' : 'ok'},
			text: isOld ? own`${nodeText} The program is slower on it.` : nodeText,
			...(isOld ? {fix: own`Install Node ${LEAST_NODE} or newer.`} : {}),
			facts: {node, platform, arch, release},
		},
	];
}

/** How the package came here, by its folder, which is not named: it may have the name of the user. */
export function installOf({folder, isCheckout}: Pick<ProgramFacts, 'folder' | 'isCheckout'>): string {
	const parts = safeLine(folder).split(/[/\\]/);
	if (parts.includes('_npx')) return 'run by npx';
	if (isCheckout) return 'from a checkout';
	if (!parts.includes('node_modules')) return 'from a folder without git';
	const at = parts.lastIndexOf('node_modules');
	return parts[at - 1] === 'lib' || /npm$/i.test(parts[at - 1] ?? '')
		? 'installed with npm for all projects'
		: 'installed with npm in a project';
}
