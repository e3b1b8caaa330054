/** Every fault of the matrix. */
import {CONNECTION_FAULTS} from './connection-faults.ts';
import type {Fault} from './fault.ts';
import {HANDSHAKE_FAULTS} from './handshake-faults.ts';
import {MESSAGE_FAULTS} from './message-faults.ts';

export const FAULTS: readonly Fault[] = [...HANDSHAKE_FAULTS, ...CONNECTION_FAULTS, ...MESSAGE_FAULTS];
