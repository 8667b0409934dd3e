"""Makes the Keras models of the tests and the answers that Keras gives: make_models.py FOLDER (Keras 2.15)."""
import csv
import os
import sys

import h5py
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

FOLDER = sys.argv[1]


def numbers(array):
    return " ".join(f"{value:.7g}" for value in np.asarray(array, dtype=np.float32).ravel())


def save(name, model, x):
    model.save(os.path.join(FOLDER, name + ".h5"), save_format="h5")
    with open(os.path.join(FOLDER, name + ".txt"), "w") as text:
        text.write(" ".join(map(str, x.shape)) + "\n" + numbers(x) + "\n" + numbers(model.predict(x, verbose=0)) + "\n")


def settle(model, x, classes, loss="categorical_crossentropy"):
    """A few steps, so that statistics and biases are not those of the beginning."""
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    rng = np.random.default_rng(7)
    y = np.eye(classes, dtype=np.float32)[rng.integers(0, classes, len(x))]
    model.fit(x, y, epochs=2, batch_size=4, verbose=0)
    return model


def train(name, model, x, classes):
    """Saves a model, its answers, labels, and the answers after three steps of plain SGD on all of x."""
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="categorical_crossentropy")
    save(name, model, x)
    y = np.eye(classes, dtype=np.float32)[np.arange(len(x)) % classes]
    for _ in range(3):
        model.train_on_batch(x, y)
    with open(os.path.join(FOLDER, name + ".txt"), "a") as text:
        text.write(numbers(y) + "\n" + numbers(model.predict(x, verbose=0)) + "\n")


def main():
    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(11)
    images = rng.random((8, 8, 8, 1), dtype=np.float32)
    cnn = keras.Sequential([
        layers.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)), layers.BatchNormalization(),
        layers.MaxPooling2D(2), layers.Conv2D(5, 2, padding="same", activation="tanh"), layers.Flatten(),
        layers.Dense(6, activation="relu"), layers.Dropout(0.2), layers.Dense(3, activation="softmax")])
    save("images", settle(cnn, images, 3), images[:3])

    rows = rng.random((8, 6), dtype=np.float32)
    given = keras.Input((6,))
    first = layers.Dense(5, activation="relu")(given)
    second = layers.Dense(5, activation="sigmoid")(first)
    graph = keras.Model(given, layers.Dense(3, activation="softmax")(layers.add([first, second])))
    save("graph", settle(graph, rows, 3), rows[:3])

    series = rng.random((8, 5, 3), dtype=np.float32)
    lstm = keras.Sequential([layers.LSTM(4, input_shape=(5, 3)), layers.Dense(2, activation="softmax")])
    save("series", settle(lstm, series, 2), series[:3])

    words = rng.integers(0, 10, (8, 5)).astype(np.float32)
    embedding = keras.Sequential([layers.Embedding(10, 3, input_length=5), layers.LSTM(4),
                                  layers.Dense(2, activation="softmax")])
    save("words", settle(embedding, words, 2), words[:3])

    plain = keras.Sequential([layers.Dense(4, activation="relu", input_shape=(6,)), layers.Dense(3, activation="softmax")])
    save("no-loss", plain, rows[:3])
    numbers_out = keras.Sequential([layers.Dense(4, activation="relu", input_shape=(6,)), layers.Dense(1)])
    numbers_out.compile(optimizer=keras.optimizers.SGD(0.05), loss="mse")
    save("regression", numbers_out, rows[:3])
    l2 = keras.Sequential([layers.Dense(5, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.05), input_shape=(6,)),
                           layers.Dense(3), layers.Activation("softmax")])
    train("decayed", l2, rows, 3)
    tabular = keras.Sequential([layers.Dense(5, input_shape=(6,)), layers.BatchNormalization(), layers.ReLU(),
                                layers.Dense(3, activation="softmax")])
    train("tabular", tabular, rows, 3)
    strided = keras.Sequential([layers.Conv2D(3, 3, strides=2, padding="same", activation="tanh", input_shape=(8, 8, 1)),
                                layers.AveragePooling2D(2), layers.Flatten(), layers.Dense(3), layers.Softmax()])
    train("strided", strided, images, 3)
    both = keras.Sequential([layers.Bidirectional(layers.LSTM(3), input_shape=(5, 3)), layers.Dense(2, activation="softmax")])
    train("both-ways", both, series, 2)
    left = keras.layers.Dense(4, activation="tanh", name="left")(given)
    branches = keras.Model(given, layers.Activation("softmax")(layers.Dense(3)(layers.concatenate([left, given]))))
    train("branches", branches, rows, 3)
    unknown = keras.Sequential([layers.Dense(4, input_shape=(6,)), layers.UnitNormalization(), layers.Dense(3, activation="softmax")])
    unknown.compile(loss="categorical_crossentropy")
    unknown.save(os.path.join(FOLDER, "unknown-layer.h5"), save_format="h5")
    with h5py.File(os.path.join(FOLDER, "number.h5"), "w") as file:
        file.attrs["model_config"] = 1


main()
